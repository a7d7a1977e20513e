{% for name in ["drawer", "check", "order", "tables", "attempt"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
