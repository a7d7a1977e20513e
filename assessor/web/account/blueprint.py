"""The blueprint that the account's views hang on."""

from flask import Blueprint

desk = Blueprint("account", __name__, url_prefix="/account")
