"""Languages by the names that their speakers give them; what is not in the list keeps its code."""

_NAMES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "eu": "Euskara",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "gl": "Galego",
    "he": "עברית",
    "hi": "हिन्दी",
    "hmn": "Hmoob",
    "ht": "Kreyòl ayisyen",
    "hu": "Magyar",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "so": "Soomaali",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "tl": "Tagalog",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def language(code: str) -> str:
    """Return the name of a language: `es` becomes Español, `es-MX` Español (MX)."""
    primary, _, rest = code.partition("-")
    name = _NAMES.get(primary.lower())
    if name is None:
        return code
    return f"{name} ({rest})" if rest else name
