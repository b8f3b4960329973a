"""Asks Django's validators of texts, given as JSON; prints the message and the code of each."""

import json
import re
import sys
from types import SimpleNamespace

from django.conf import settings

settings.configure(USE_I18N=False)

from django.core import validators  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402

extension = validators.FileExtensionValidator(["pdf", "gz"])
asked = {
    "validate_unicode_slug": validators.validate_unicode_slug,
    "validate_domain_name": validators.validate_domain_name,
    "validate_integer": validators.validate_integer,
    "validate_comma_separated_integer_list": validators.validate_comma_separated_integer_list,
    "int_list": validators.int_list_validator(sep=";"),
    "file_extension": lambda text: extension(SimpleNamespace(name=text)),
    "prohibit_null_characters": validators.ProhibitNullCharactersValidator(),
}


asked["validate_slug"] = validators.validate_slug
asked["validate_email"] = validators.validate_email
asked["validate_url"] = validators.URLValidator()
asked["validate_ipv46_address"] = validators.validate_ipv46_address
asked["regex"] = validators.RegexValidator(r"^[A-Z]{2}-[0-9]+$")
asked["regex flags"] = validators.RegexValidator(r"^[a-z]{2}-[0-9]+$", flags=re.I | re.M)
asked["regex inverse"] = validators.RegexValidator(
    "[0-9]", inverse_match=True, message="%(value)s has digits.", code="digits"
)
asked["max_length"] = validators.MaxLengthValidator(3, "At most %(limit_value)s, not %(show_value)s: %(value)s")

of_numbers = {
    "step_value": validators.StepValueValidator(3),
    "step_value offset": validators.StepValueValidator(3, offset=1),
    "min_value": validators.MinValueValidator(2),
    "max_value": validators.MaxValueValidator(2, "Too much: %(show_value)s"),
}


def answer(validator, text):
    try:
        validator(text)
    except ValidationError as error:
        return [error.messages[0], error.code]


texts = json.loads(sys.argv[1])
if isinstance(texts[0], float):
    found = {name: [answer(validator, number) for number in texts] for name, validator in of_numbers.items()}
    for name, validator in of_numbers.items():
        found[f"{name} whole"] = [answer(validator, int(n)) if n == int(n) else None for n in texts]
    print(json.dumps(found))
    sys.exit()
print(json.dumps({name: [answer(validator, text) for text in texts] for name, validator in asked.items()}))
