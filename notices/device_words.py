"""What is wrong with a device, and what a person in the hall can do about it."""

from web.reasons import N_

WRONG = {
    "silent": N_("does not answer"),
    "offline": N_("does not answer"),
    "paper_out": N_("out of paper"),
    "cover": N_("cover open"),
    "near_end": N_("paper runs low"),
}
"""By trouble."""

TO_DO = {
    "silent": N_(
        "Is it switched on, is the network cable in? Switch it off and on again. If it shows a "
        "code of six characters, let it in on the page of devices."
    ),
    "offline": N_("Switch the printer on; look whether its cables sit firmly at both ends."),
    "paper_out": N_("Put in a new roll and close the cover: slips go on by themselves."),
    "cover": N_("Press the cover down until it clicks."),
    "near_end": N_("Keep a new roll at hand."),
}
"""By trouble, for whoever stands in front of it."""
