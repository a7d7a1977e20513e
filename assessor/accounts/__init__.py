"""How people sign in: what a good password is, who is at the door, the links that let somebody in for the first time.

`passwords` knows no store; `sessions` and `links` take one, and each of their functions is one deed, noted for the
person whom it concerns.
"""
