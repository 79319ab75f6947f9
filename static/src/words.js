/** Texts that the server rendered, filled in with what only the browser knows. */

/** `fill("{n} of {total}", {n: 3, total: 28})`; an unknown name stays as it is. */
export function fill(template, values = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The form of `forms` ({one, few, many, other}) that the language wants for `n`, filled in. */
export function plural(forms, n, lang, values = {}) {
  const form = forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;
  return fill(form, { n, ...values });
}
