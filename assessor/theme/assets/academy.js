{% for name in ["search", "drawer", "check", "order", "tables", "attempt", "password", "kept", "offline", "print", "reminders", "draft"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
