{% for name in ["drawer", "check", "order"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
