{% for name in ["search", "drawer", "check", "order", "tables", "attempt", "password", "kept", "offline", "print", "reminders"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
