{% for name in ["search", "drawer", "check", "order", "tables", "attempt", "password"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
