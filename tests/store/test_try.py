import pytest
def test_a(store, ): store.ping(); print(store.warnings())
def test_b(bare_store): bare_store.ping()
@pytest.mark.browser
def test_c(chromium):
    p=chromium.new_page(); p.set_content("<h1>hi</h1>"); assert p.inner_text("h1")=="hi"; p.close()
