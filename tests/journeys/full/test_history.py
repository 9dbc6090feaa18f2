"""The browser's history at moments that a person can hardly meet, and a browser does."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Arrive

pytestmark = pytest.mark.browser


def test_back_leads_to_the_cases_however_soon_it_is_pressed(arrive: Arrive) -> None:
    """The choice of country is an entry of the browser's history from the moment at which it is in the document."""
    trainee = arrive()
    trainee.enter_with_new_code()
    trainee.expect_step("home")
    trainee.unfold_cases()
    trainee.page.evaluate("""() => new MutationObserver((_, watcher) => {
      if (!document.querySelector(".tracks[data-step=start]")) return;
      watcher.disconnect();
      history.back();
      window.wentBack = true;
    }).observe(document, { attributes: true, childList: true, subtree: true })""")
    trainee.button("Start: {case}", case=trainee.library.case("the-night-bus").texts["en"].title).click()
    trainee.page.wait_for_function("() => window.wentBack")  # before it the step is "home" too
    trainee.expect_step("home")
    trainee.page.go_forward()
    trainee.expect_step("start")
