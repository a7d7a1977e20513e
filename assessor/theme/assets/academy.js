{% for name in ["drawer", "check", "order", "attempt"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
