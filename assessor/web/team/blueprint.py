"""The blueprint that the desk's views hang on."""

from flask import Blueprint

desk = Blueprint("team", __name__, url_prefix="/team")
