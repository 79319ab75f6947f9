"""The line of a hall: tickets, whose turn it is, and what is done with them."""

from line.actions import ACTIONS, Target, act
from line.calls import Called, call_next
from line.dayend import end_day
from line.hall import Hall, ahead_of, hall
from line.issue import Wish, issue
from line.ticket import Refused, State, Ticket
from line.windows import close_window, open_window, pause_window

__all__ = ["ACTIONS", "Called", "Hall", "Refused", "State", "Target", "Ticket", "Wish", "act"]
__all__ += ["ahead_of", "call_next", "close_window", "end_day", "hall", "issue"]
__all__ += ["open_window", "pause_window"]
