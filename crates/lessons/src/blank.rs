//! A new lesson to begin with.

use porchlight_notation::{Language, is_id};
use time::Date;

use crate::head::LearningPath;

/// The files of a new lesson, each with its name: one question of each common kind, to be written over. They can
/// be read, and the linter says what is missing. `None` for an id that no lesson can have.
pub fn blank(id: &str, path: LearningPath, today: Date) -> Option<Vec<(String, String)>> {
    if !is_id(id) {
        return None;
    }
    let review_by = today.replace_year(today.year() + 1).unwrap_or(today);
    let head = format!(
        "id = \"{id}\"\npath = \"{}\"\nplace = 100\nminutes = 3\naudience = [\"everyone\"]\n\
         recommends_for = []\nalerts = []\nafter = []\nreview_by = \"{review_by}\"\n\n\
         # [[sources]]\n# title = \"\"\n# url = \"https://\"\n# seen = \"{today}\"\n",
        path.as_str()
    );
    let mut files = vec![("lesson.toml".to_owned(), head)];
    files.extend(Language::ALL.map(|language| (language.file().to_owned(), TEXT.to_owned())));
    Some(files)
}

const TEXT: &str = "# Title

One or two sentences that set the scene.

## Choose one: What is asked? `first`

- [ ] A plausible answer

  Why it is not this one, and what is.

- [x] The right answer

  Why it is right.

## Put in order: What comes first? `second`

1. The first step

   Why it comes first.

2. The second step

   Why it comes here.

3. The third step

   Why it comes last.

## Match: What goes with what? `third`

- This -> Its half

  Why they belong together.

- That -> The other half

  Why they belong together.

- A third -> The last half

  Why they belong together.

## Do it at home: One thing that can be done today
";
