"""Asks Django's validators of texts, given as JSON; prints the message and the code of each."""

import json
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


def answer(validator, text):
    try:
        validator(text)
    except ValidationError as error:
        return [error.messages[0], error.code]


texts = json.loads(sys.argv[1])
print(json.dumps({name: [answer(validator, text) for text in texts] for name, validator in asked.items()}))
