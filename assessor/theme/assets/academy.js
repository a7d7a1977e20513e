{% for name in ["search", "drawer", "check", "order", "tables", "attempt", "password", "draft"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
