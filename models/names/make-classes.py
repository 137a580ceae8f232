"""Classes of words: what kind of words they stand among, and how often they are written in small letters.

    pip install spacy-lookups-data==1.0.5
    python make-classes.py LISTS

Reads LISTS/words.tsv, as make-lists.py leaves it, and writes LISTS/classes.tsv: word, class where it has a capital, class where it has
none, how often it has a capital, how frequent it is; and LISTS/paths.tsv: path of each class in its tree of Brown clusters, and its language.
The data are of spaCy (MIT): Brown clusters and likelihoods of a million German and a million English words.
"""

import collections, gzip, importlib.util, json, os, re, sys

lists = sys.argv[1]
folder = os.path.join(list(importlib.util.find_spec("spacy_lookups_data").submodule_search_locations)[0], "data")
word = re.compile(r"^[^\W\d_]+$")
# Rarer words have room only where they are in the lists.
least = {"de": float(os.environ.get("LEAST_DE", "-16")), "en": -18.0}

listed = {line.split("\t")[0] for line in open(os.path.join(lists, "words.tsv"), encoding="utf8")}
forms = {}
for language in ("de", "en"):
    read = lambda table: json.load(gzip.open(os.path.join(folder, f"{language}_lexeme_{table}.json.gz")))
    clusters, likelihoods = read("cluster"), read("prob")
    for text, likelihood in likelihoods.items():
        # 0 is whatever had no class in English, and signs in German.
        if not word.match(text) or len(text) < 2 or clusters.get(text, 0) == 0:
            continue
        if text[1:].lower() != text[1:]:
            continue
        key = text.lower()
        if len(key) != len(text):
            continue
        kind = "small" if text == key else "capital"
        known = forms.setdefault(key, {}).setdefault(kind, [])
        known.append((likelihood - (0 if language == "de" else 0.7), language, clusters[text], likelihood))

chosen = {}
kept = collections.Counter()
for key, kinds in forms.items():
    best = {kind: max(known) for kind, known in kinds.items()}
    if key in listed or any(likelihood > least[language] for _, language, _, likelihood in best.values()):
        chosen[key] = best
        for _, language, path, _ in best.values():
            kept[(language, path)] += 1
paths = sorted(path for path, count in kept.items() if count >= 3)
ids = {path: index + 1 for index, path in enumerate(paths)}
with open(os.path.join(lists, "paths.tsv"), "w", encoding="utf8") as file:
    for language, path in paths:
        file.write(f"{path}\t{0 if language == 'de' else 1}\n")


def level(value, bounds):
    return sum(value > bound for bound in bounds)


with open(os.path.join(lists, "classes.tsv"), "w", encoding="utf8") as file:
    for key in sorted(chosen):
        best = chosen[key]
        capital, small = best.get("capital"), best.get("small")
        ratio = 7 if small is None else 1 if capital is None else 2 + level(capital[3] - small[3], (-3, -1, 1, 3))
        frequency = 1 + level(max(found[3] for found in best.values()), (-17, -15.5, -14, -12.5, -11, -9.5))
        place = lambda found: 0 if found is None else ids.get((found[1], found[2]), 0)
        file.write(f"{key}\t{place(capital)}\t{place(small)}\t{ratio}\t{frequency}\n")
print(len(chosen), "words", len(paths), "classes")
