"""Mobile telephones, as people type them, in their one written form."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from scheduler.problems import BadPhone

REGION = "RU"
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def mobile(typed: str) -> str:
    """A Russian mobile number as E.164; raises `BadPhone`. «8 916 …», «+7 (916) …» and «916 …»
    are one number. «8 701 …» reads as one of Kazakhstan, which has the same country code."""
    try:
        number = phonenumbers.parse(typed, REGION)
    except NumberParseException as error:
        raise BadPhone("unreadable") from error
    if not phonenumbers.is_valid_number(number):
        raise BadPhone("unreadable")
    if phonenumbers.region_code_for_number(number) != REGION:
        raise BadPhone("foreign")
    if phonenumbers.number_type(number) not in _MOBILE or number.extension:
        raise BadPhone("not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
