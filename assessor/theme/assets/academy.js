{% for name in ["search", "drawer", "check", "order", "tables", "attempt", "password", "reminders"] %}
{% include "assets/js/" ~ name ~ ".js" %};
{% endfor %}
