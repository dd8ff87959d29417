//! Reports that are wrong in every way: facts removed, changed, added, spelt otherwise.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Whether a score looks at a field.
fn is_scored(field: &str) -> bool {
    !matches!(field, "document" | "findings") && !field.ends_with("evidence")
}

/// Changes reports, always in the same way for the same round.
pub(crate) struct Damage {
    state: u64,
    /// The values that each field has anywhere.
    values: BTreeMap<String, Vec<Value>>,
}

impl Damage {
    pub(crate) fn new(round: u64, reports: [&[Value]; 2]) -> Self {
        let mut values = BTreeMap::new();
        reports.into_iter().flatten().for_each(|report| collect(report, "", &mut values));
        Self { state: round.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, values }
    }

    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap() % sides
    }

    pub(crate) fn of(&mut self, reports: &[Value]) -> Vec<Value> {
        let mut reports = reports.to_vec();
        for report in &mut reports {
            self.list(report["events"].as_array_mut().unwrap(), "events");
        }
        if self.roll(3) == 0 {
            reports.remove(self.roll(reports.len()));
        }
        reports
    }

    /// Items are removed, doubled, taken from elsewhere, put into another order; then each is changed.
    fn list(&mut self, list: &mut Vec<Value>, field: &str) {
        if !list.is_empty() && self.roll(4) == 0 {
            list.remove(self.roll(list.len()));
        }
        if !list.is_empty() && self.roll(6) == 0 {
            let copy = list[self.roll(list.len())].clone();
            list.push(copy);
        }
        if self.roll(4) == 0 {
            let other = self.value_of(&format!("{field}[]"));
            list.extend(other.filter(Value::is_object));
        }
        if self.roll(8) == 0 {
            list.reverse();
        }
        for item in list {
            match item {
                Value::Object(object) if field == "accompanying" && self.roll(5) == 0 => {
                    *item = object.get("person").cloned().unwrap_or_default();
                }
                Value::Object(object) => self.object(object),
                _ => {}
            }
        }
    }

    fn object(&mut self, object: &mut Map<String, Value>) {
        for (field, value) in object {
            if !is_scored(field) {
                continue;
            }
            match value {
                Value::Array(list) => self.list(list, field),
                Value::Object(inner) if self.roll(12) > 0 => self.object(inner),
                _ => match self.roll(24) {
                    0 => *value = Value::Null,
                    // A field of the same name may be something else elsewhere.
                    1 | 2 => {
                        *value = self.value_of(field).filter(|other| alike(value, other)).unwrap_or_default();
                    }
                    3 | 4 => self.respell(value),
                    _ => {}
                },
            }
        }
    }

    /// A value that this field has somewhere.
    fn value_of(&mut self, field: &str) -> Option<Value> {
        let count = self.values.get(field)?.len();
        let at = self.roll(count);
        self.values.get(field)?.get(at).cloned()
    }

    /// Another spelling, sometimes of the same, sometimes of something else.
    fn respell(&mut self, value: &mut Value) {
        const TRADITIONAL: [(&str, &str); 6] =
            [("国", "國"), ("会", "會"), ("总", "總"), ("罗", "羅"), ("联", "聯"), ("亚", "亞")];
        let Some(text) = value.as_str().map(str::to_owned) else { return };
        let chars: Vec<char> = text.chars().collect();
        let cut = self.roll(chars.len() + 1);
        *value = Value::String(match self.roll(10) {
            0 => String::new(),
            1 => format!("《{text}》"),
            2 => chars.iter().skip(cut.min(3)).collect(),
            3 => chars.iter().enumerate().filter(|(i, _)| *i != cut).map(|(_, c)| c).collect(),
            4 => TRADITIONAL.iter().fold(text, |text, (s, t)| text.replace(s, t)),
            5 => format!("{text}共和国"),
            6 => format!("上海合作组织{text}"),
            7 => text.replace('·', "•").replace('0', "?"),
            8 => chars.iter().rev().collect(),
            _ => format!(" {text}-XX"),
        });
    }
}

/// Both text, or both no text but single values.
fn alike(a: &Value, b: &Value) -> bool {
    let single = |v: &Value| !v.is_array() && !v.is_object();
    single(a) && single(b) && a.is_string() == b.is_string()
}

fn collect(value: &Value, field: &str, values: &mut BTreeMap<String, Vec<Value>>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(item, &format!("{field}[]"), values)),
        Value::Object(object) => {
            let inner = object.iter().filter(|(name, _)| is_scored(name));
            inner.for_each(|(name, value)| collect(value, name, values));
        }
        _ => {}
    }
    values.entry(field.to_owned()).or_default().push(value.clone());
}
