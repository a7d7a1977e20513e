"""What the product costs, beside its budgets. Each module prints JSON lines; the functions measure, `main` tells."""
