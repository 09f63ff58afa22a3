// Search of the index: pure functions without DOM or network.
// After folding of case and accents, a name matches as a whole, by prefix, by the prefix of a word,
// and only if nothing else matches, with typing errors. A question is parsed into names, a year, a
// stage, and words about a figure.
const PLAIN = { ø: "o", ł: "l", đ: "d", ı: "i", œ: "oe", æ: "ae", ß: "ss", ð: "d", þ: "th" };
const ENDINGS = /(ations?|ies|ing|ers?|ed|es|s|e|y)$/;
const MOST_RESULTS = 8;
const LONGEST_QUERY = 120;
const LONGEST_SPAN = 6;
const SCORE = { exact: 100, code: 96, begins: 90, word: 80, words: 70, mistaken: 45 };
// Scores of a name inside a question: alone, with words about a figure, and with typing errors.
const NAME_SCORE = { alone: 88, asked: 76, guessed: 60 };
// Scores of figures and pages: all words match, or none do but the names fit.
const ABOUT = { all: 92, none: 45 };
// Score of a glossary term, below the figures about it.
const DEFINED = 66;
// Order of kinds with equal scores.
const KIND_ORDER = { paper: 4, mineral: 3, country: 2, product: 1, page: 1, figure: 0, term: 0 };
// Query parameter for each kind.
// The list of terms on its page, as a figure is named.
const TERMS = "terms";
const NAMES = { mineral: "mineral", product: "hs6", country: "country", term: "term" };
// Penalty for each part of the question that a link cannot express.
const UNTAKEN = 12;

function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øłđıœæßðþ]/g, (letter) => PLAIN[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function stem(word) {
  let short = word;
  for (let turn = 0; turn < 2; turn += 1) {
    const next = short.replace(ENDINGS, "");
    if (next.length < 3) break;
    short = next;
  }
  return short;
}

// Edit distance with transpositions (Damerau-Levenshtein), capped at `most + 1`.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}

function mistaken(typed, word) {
  let most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
  // The first letter is rarely wrong, so a different one allows fewer errors.
  if (typed[0] !== word[0]) most = typed.length < 6 ? 0 : 1;
  return most > 0 && distance(typed, word, most) <= most;
}

// Folds all names of the index once.
export function prepare(index) {
  const name = (text, own) => ({ text, own, key: fold(text), words: fold(text).split(" ") });
  const thing = (kind) => (entry) => ({
    ...entry,
    kind,
    names: [name(entry.label, true), ...entry.terms.map((term) => name(term, false))],
    codes: entry.codes.map(fold),
  });
  const subject = (kind) => (entry) => ({
    ...entry,
    kind,
    names: [name(entry.label, true)],
    codes: [],
    about: [...new Set(`${fold(entry.label)} ${fold(entry.terms)}`.split(" "))],
    stems: new Set(`${fold(entry.label)} ${fold(entry.terms)}`.split(" ").map(stem)),
  });
  const things = [
    ...index.minerals.map(thing("mineral")),
    ...index.products.map(thing("product")),
    ...index.countries.map(thing("country")),
  ];
  const subjects = [...index.figures.map(subject("figure")), ...index.pages.map(subject("page"))];
  const terms = index.terms.map((entry) => thing("term")({ ...entry, terms: [], codes: [] }));
  const stages = Object.entries(index.stages).map(([id, { label, terms }]) => ({
    id,
    label,
    stems: new Set(terms.map((term) => stem(fold(term)))),
  }));
  const papers = { ...index.papers, files: index.papers.files.map(subject("paper")) };
  return { things, subjects, terms, stages, papers, ignored: new Set(index.ignored.map(fold)) };
}

const squeezed = (text) => text.replaceAll(" ", "");

function nameScore(query, typed, { key, words }) {
  if (key === query) return SCORE.exact;
  if (squeezed(key) === squeezed(query)) return SCORE.code;
  if (key.startsWith(query)) return SCORE.begins;
  if (` ${key}`.includes(` ${query}`)) return SCORE.word;
  const rest = [...words];
  const all = typed.every((part, i) => {
    const last = i === typed.length - 1;
    const at = rest.findIndex((word) => (last ? word.startsWith(part) : word === part));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return all ? SCORE.words : 0;
}

function best(entry, score) {
  let match = null;
  for (const name of entry.names) {
    const points = score(name);
    if (!points) continue;
    const value = points - (name.own ? 0 : 1) - name.key.length / 100;
    if (!match || value > match.score) match = { score: value, alias: name.own ? "" : name.text };
  }
  return match;
}

function result(entry, match, values = {}) {
  const query = { ...values };
  if (NAMES[entry.kind]) query[NAMES[entry.kind]] = entry.id;
  const goal = { figure: entry.id, term: TERMS }[entry.kind] ?? "";
  if (entry.kind === "figure") query.open = goal;
  return {
    kind: entry.kind,
    id: entry.id,
    page: query.country ? entry.page : (entry.page_of_all ?? entry.page),
    label: entry.label,
    alias: match.alias ?? "",
    about: match.about ?? [],
    score: match.score + KIND_ORDER[entry.kind] / 10,
    query,
    goal,
  };
}

// Matches of the whole input against names and codes.
function byName(index, query) {
  const typed = query.split(" ");
  const every = [...index.things, ...index.subjects];
  const results = [];
  for (const entry of every) {
    const called = best(entry, (name) => nameScore(query, typed, name));
    const coded = entry.codes.includes(query) && !(called?.score > SCORE.code);
    if (coded || called) results.push(result(entry, coded ? { score: SCORE.code } : called));
  }
  // "What is HHI" asks for the term as "HHI" does.
  const significant = typed.filter((part) => !index.ignored.has(part));
  for (const entry of index.terms) {
    const called = best(entry, (name) =>
      Math.max(
        nameScore(query, typed, name),
        significant.length ? nameScore(significant.join(" "), significant, name) : 0,
      ),
    );
    if (called) results.push(result(entry, { score: Math.min(called.score, DEFINED) }));
  }
  return results;
}

function byMistake(index, query) {
  const typed = query.split(" ");
  const near = (name) =>
    typed.every((part) => name.words.some((word) => word === part || mistaken(part, word)))
      ? SCORE.mistaken
      : 0;
  const results = [];
  for (const entry of [...index.things, ...index.subjects, ...index.terms]) {
    const hit = best(entry, near);
    if (hit) results.push(result(entry, hit));
  }
  return results;
}

// Longest names first; a code counts only in capitals, for "in", "us" and "and" are codes too.
function parseNames(index, raw, typed) {
  const capitals = raw.map((word) => word.length > 1 && word === word.toUpperCase());
  const shouted = capitals.every(Boolean);
  const matches = [];
  const used = new Array(typed.length).fill(false);
  const take = (from, size, entry, score) => {
    matches.push({ entry, score });
    used.fill(true, from, from + size);
  };
  const free = (from, size) => used.slice(from, from + size).every((occupied) => !occupied);
  for (let size = Math.min(LONGEST_SPAN, typed.length); size > 0; size -= 1)
    for (let from = 0; from + size <= typed.length; from += 1) {
      if (!free(from, size)) continue;
      const part = typed.slice(from, from + size).join(" ");
      const coded = size === 1 && capitals[from] && !shouted;
      const entries = index.things.filter(
        ({ names, codes }) =>
          (coded && codes.includes(part)) ||
          ((part.length > 3 || coded || !index.ignored.has(part)) &&
            names.some(({ key, words }) => key === part && (words.length > 1 || part.length > 2))),
      );
      if (entries.length) take(from, size, prefer(entries, part), NAME_SCORE.alone);
    }
  typed.forEach((part, at) => {
    if (used[at] || part.length < 3 || index.ignored.has(part) || spoken(index, part)) return;
    const last = at === typed.length - 1 && typed.length > 1;
    const one = (test) => index.things.filter(({ names }) => names.some(test));
    const begun = last ? one(({ key }) => key.startsWith(part)) : [];
    const near = begun.length ? begun : one(({ key }) => part.length > 4 && mistaken(part, key));
    if (near.length) take(at, 1, prefer(near, part), NAME_SCORE.guessed);
  });
  return { matches, rest: typed.filter((_, at) => !used[at]) };
}

function prefer(entries, part) {
  const rank = ({ names }) => (names[0].key === part ? 0 : names[0].key.length);
  return entries.reduce((one, other) => (rank(other) < rank(one) ? other : one));
}

// Whether a word is about figures or pages, and so not a misspelled name.
function spoken(index, word) {
  const root = stem(word);
  return index.subjects.some(({ stems }) => stems.has(root));
}

function hits(entry, word) {
  if (entry.stems.has(stem(word))) return 1;
  if (word.length > 2 && entry.about.some((term) => term.startsWith(word))) return 0.9;
  return word.length > 4 && entry.about.some((term) => mistaken(word, term)) ? 0.6 : 0;
}

// The values of a question that a figure or a page has data for, and how many it lacks.
function linkValues(entry, { minerals, products, countries, stage, year }) {
  const values = {};
  const about = [];
  let missed = 0;
  const [product] = products;
  if (product) {
    if (!entry.products?.includes(product.id)) missed += 1;
    else {
      values.hs6 = product.id;
      about.push(product.label);
    }
  }
  // A product implies its mineral.
  const [mineral] = values.hs6 ? [] : minerals;
  if (mineral) {
    if (!entry.takes.includes("mineral")) missed += 1;
    else if (!entry.minerals.includes(mineral.id)) return null;
    else {
      values.mineral = mineral.id;
      about.push(mineral.label);
    }
  }
  const [country] = countries;
  if (country) {
    if (entry.takes.includes("country")) {
      values.country = country.id;
      about.push(country.label);
    } else missed += 1;
  }
  if (stage) {
    const having = entry.stages?.[stage.id];
    if (having && (!values.mineral || having.includes(values.mineral))) {
      values.stage = stage.id;
      about.push(stage.label);
    } else if (mineral) missed += 1;
  }
  if (year) {
    if (entry.years?.includes(year)) {
      values.year = year;
      about.push(year);
    } else missed += 1;
  }
  return { values, about, missed };
}

// The papers on the country or the mineral of a question; those for a second country, if it has one.
function papersOn({ files, reader, of_two: ofTwo }, { countries, minerals }, scoreOf) {
  const [about, other] = [...countries, ...minerals];
  const second = other?.kind === "country" ? other : null;
  if (!about) return [];
  return files.flatMap((entry) => {
    const score = scoreOf(entry);
    if (!score || (entry.id === ofTwo && !second)) return [];
    const page = `papers/${about.kind}/${about.id}/${entry.id}`;
    const match = { score, about: [about, second].filter(Boolean).map(({ label }) => label) };
    return [result({ ...entry, page }, match, second ? { [reader]: second.id } : {})];
  });
}

function bySense(index, text, query) {
  const typed = query.split(" ");
  const raw = text.trim().split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  const { matches, rest } = parseNames(index, raw.length === typed.length ? raw : typed, typed);
  const year = rest.find((word) => /^(19|20)\d\d$/.test(word)) ?? "";
  const significant = rest.filter((word) => word !== year && !index.ignored.has(word));
  const stage = index.stages.find(({ stems }) => significant.some((word) => stems.has(stem(word))));
  const kind = (name) => matches.map(({ entry }) => entry).filter((entry) => entry.kind === name);
  const [minerals, products, countries] = ["mineral", "product", "country"].map(kind);
  const question = { minerals, products, countries, stage, year };
  const most = significant.length ? NAME_SCORE.asked : NAME_SCORE.alone;
  const results = matches.map(({ entry, score }) => result(entry, { score: Math.min(score, most) }));
  const things = minerals.length + products.length + countries.length > 0;
  // Of the words about figures, how many an entry has, 0 to 1.
  const share = (entry) => significant.reduce((sum, word) => sum + hits(entry, word), 0) / (significant.length || 1);
  const scored = (part) => ABOUT.none + (ABOUT.all - ABOUT.none) * part;
  for (const entry of index.subjects) {
    const part = share(entry);
    if (significant.length ? !part : !(things && entry.kind === "page" && entry.takes.length)) continue;
    const link = linkValues(entry, question);
    if (!link || (!significant.length && !link.about.length)) continue;
    results.push(result(entry, { score: scored(part) - UNTAKEN * link.missed, about: link.about }, link.values));
  }
  const papers = papersOn(index.papers, question, (entry) => share(entry) && scored(share(entry)));
  return [...results, ...papers];
}

// A name and its page with that name are the same link, which is listed once.
const thing = ({ kind, id }) => (NAMES[kind] ? id : "");

// Results for what was typed, best first.
export function search(index, text) {
  const typed = text.slice(0, LONGEST_QUERY);
  const query = fold(typed);
  if (!query) return [];
  let results = [...byName(index, query), ...bySense(index, typed, query)];
  if (!results.length) results = byMistake(index, query);
  const byLink = new Map();
  for (const result of results.sort((a, b) => b.score - a.score)) {
    const link = result.query.open || `${result.page} ${result.query[NAMES[result.page]] ?? result.query.hs6 ?? thing(result)}`;
    if (!byLink.has(link)) byLink.set(link, result);
  }
  return [...byLink.values()].slice(0, MOST_RESULTS);
}
