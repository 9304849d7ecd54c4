//! Compares the schema half of the strict reading with `xmllint`, when it is there and
//! `PORCHLIGHT_CAP_SCHEMAS` names a folder with `cap12.xsd`, `cap11.xsd` and `cap10.xsd`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use porchlight_alerts::lint;

/// A message that uses every element of CAP 1.2, one a line.
const WHOLE: &str = r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>HC-1</identifier>
<sender>water@harbour.example</sender>
<sent>2026-09-14T12:00:00+08:00</sent>
<status>Actual</status>
<msgType>Update</msgType>
<source>Sensor 7</source>
<scope>Public</scope>
<restriction>None</restriction>
<addresses>one two</addresses>
<code>a</code>
<code>b</code>
<note>Note</note>
<references>water@harbour.example,HC-0,2026-09-14T11:00:00+08:00</references>
<incidents>i</incidents>
<info>
<language>en-SG</language>
<category>Infra</category>
<category>Health</category>
<event>Water</event>
<responseType>Avoid</responseType>
<urgency>Immediate</urgency>
<severity>Severe</severity>
<certainty>Observed</certainty>
<audience>Everyone</audience>
<eventCode><valueName>N</valueName><value>V</value></eventCode>
<effective>2026-09-14T12:00:00+08:00</effective>
<onset>2026-09-14T12:00:00-00:00</onset>
<expires>2026-09-15T12:00:00+08:00</expires>
<senderName>Harbour City Water</senderName>
<headline>Headline</headline>
<description>Description</description>
<instruction>Instruction</instruction>
<web>https://harbour.example/water</web>
<contact>Counter</contact>
<parameter><valueName>N</valueName><value>V</value></parameter>
<resource>
<resourceDesc>Map</resourceDesc>
<mimeType>image/png</mimeType>
<size>3</size>
<uri>https://harbour.example/map.png</uri>
<derefUri>YWJj</derefUri>
<digest>a9993e364706816aba3e25717850c26c9cd0d89d</digest>
</resource>
<area>
<areaDesc>Old Port</areaDesc>
<polygon>0,0 0,1 1,1 0,0</polygon>
<circle>0,0 1</circle>
<geocode><valueName>N</valueName><value>V</value></geocode>
<altitude>0</altitude>
<ceiling>100.5</ceiling>
</area>
</info>
</alert>
"#;

/// Lines that are put in somewhere.
const LINES: &[&str] = &[
    "<language/>",
    "<language> </language>",
    "<scope>Private</scope>",
    "<code/>",
    "<category>CBRNE</category>",
    "<responseType>AllClear</responseType>",
    "<unknown>1</unknown>",
    "<x:own xmlns:x='urn:own'>1</x:own>",
    "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'><d:SignedInfo/></d:Signature>",
    "<password>p</password>",
    "text",
    "<!-- remark -->",
    "<?instruction?>",
    "<derefUri>!</derefUri>",
    "<area><areaDesc>Second</areaDesc></area>",
    "<area/>",
    "<resource><resourceDesc/><mimeType/></resource>",
    "<parameter/>",
    "<parameter>a=b</parameter>",
    "<info/>",
];

/// Values that are put in place of others.
const VALUES: &[&str] = &[
    "",
    " ",
    "1",
    "-1",
    "+1",
    "1.5",
    ".5",
    "1.",
    ".",
    "1e3",
    "1 2",
    "NaN",
    "0x1",
    " 7 ",
    "Actual",
    " Actual ",
    "actual",
    "Draft",
    "Alert",
    "Public",
    "Met",
    "CBRNE",
    "Avoid",
    "Shelter",
    "AllClear",
    "Past",
    "Minor",
    "Likely",
    "Very Likely",
    "Observed",
    "en",
    "en_US",
    "en-SG",
    "e",
    "toolongtag-SG",
    "en-",
    "-en",
    "x-1",
    "en-123456789",
    "2026-09-14T12:00:00Z",
    "2026-09-14T12:00:00",
    "2026-09-14T12:00:00.5+08:00",
    "2026-09-14 12:00:00+08:00",
    "2026-02-29T12:00:00+08:00",
    "2028-02-29T12:00:00+08:00",
    "1900-02-29T12:00:00+08:00",
    "2026-13-01T12:00:00+08:00",
    "2026-04-31T12:00:00+08:00",
    "2026-09-14T24:00:00+08:00",
    "2026-09-14T24:00:01+08:00",
    "2026-09-14T12:60:00+08:00",
    "2026-09-14T12:00:60+08:00",
    "2026-09-14T12:00:00+14:00",
    "2026-09-14T12:00:00+14:01",
    "2026-09-14T12:00:00,08:00",
    "2026-9-14T12:00:00+08:00",
    "12026-09-14T12:00:00+08:00",
    "0000-09-14T12:00:00+08:00",
    "-2026-09-14T12:00:00+08:00",
    "  2026-09-14T12:00:00+08:00\t",
    "2026-09-14T12:00:00+8:00",
    "2026-09-14T12:00:00+0800",
    "2026-09-14T12:00+08:00",
    "2026-00-14T12:00:00+08:00",
    "2026-09-00T12:00:00+08:00",
    "https://a.example/b c",
    "https://a.example/%zz",
    "https://a.example/%41",
    "a.png",
    "1:b",
    "a:b",
    "//a.example",
    "https://a.example:80x/",
    "https://a.example:80/",
    "https://[::1]/",
    "https://a#b#c",
    "https://a/[b]",
    "?q",
    "#f",
    "https://a.example/{x}|y",
    "https://a.example/é",
    "mailto:a@b.example",
    "https://u:p@a.example/",
    "http:///x",
    "http://",
    "::",
    ":",
    "a b",
    "%",
    "https://a.example/?a=b&amp;c=[d]",
    "<b>bold</b>",
    "<![CDATA[Actual]]>",
    "Act<!-- x -->ual",
    "&#65;ctual",
    "&lt;b&gt;",
];

/// Where `xmllint` judges otherwise: what the message holds, in which versions, and why we are right.
const OTHERWISE: &[(&str, &[&str], &str)] = &[
    (
        ">  2026-09-14T12:00:00+08:00\t<",
        &["cap11.xsd", "cap10.xsd"],
        "blanks round a dateTime are collapsed (XML Schema Part 2, 3.2.7 and 4.3.6); xmllint does so only \
         where the type is restricted",
    ),
    (
        "</d:Signature>\n<info>",
        &["cap12.xsd"],
        "the schema has a sequence of infos, then of signatures; xmllint takes them the other way round too",
    ),
];

/// Every mutation of the message by one line or one value, in each version.
fn mutations() -> Vec<(String, &'static str)> {
    let lines: Vec<&str> = WHOLE.lines().collect();
    let mut all = vec![WHOLE.to_owned()];
    for at in 1..lines.len() - 1 {
        let put = |middle: &[&str]| [&lines[..at], middle, &lines[at + 1..]].concat().join("\n");
        let line = lines[at];
        if line.contains("</") && !line.starts_with("</") {
            all.push(put(&[]));
            all.push(put(&[line, line]));
            let swapped = [&lines[..at - 1], &[line, lines[at - 1]], &lines[at + 1..]].concat().join("\n");
            all.push(swapped);
            all.push(put(&[&line.replacen('>', " a='1'>", 1)]));
            if let (Some(start), Some(end)) = (line.find('>'), line.rfind("</")) {
                all.extend(
                    VALUES.iter().map(|value| put(&[&format!("{}>{value}{}", &line[..start], &line[end..])])),
                );
            }
        }
        all.extend(LINES.iter().map(|more| put(&[line, more])));
    }
    let versions = ["urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0"];
    let schemas = ["cap11.xsd", "cap10.xsd"];
    let mut out: Vec<(String, &str)> = all.iter().map(|xml| (xml.clone(), "cap12.xsd")).collect();
    for (version, schema) in versions.iter().zip(schemas) {
        // What an older version does not have is taken out, so that most of what is left is valid.
        let older = all.iter().map(|xml| {
            let mut xml = xml.replace("urn:oasis:names:tc:emergency:cap:1.2", version);
            if schema == "cap11.xsd" {
                xml = xml.replacen("<responseType>Avoid</responseType>\n", "", 1);
            } else {
                for line in ["<responseType>Avoid</responseType>\n", "<derefUri>YWJj</derefUri>\n"] {
                    xml = xml.replacen(line, "", 1);
                }
                xml = xml
                    .replace("<valueName>N</valueName><value>V</value>", "N=V")
                    .replace("Observed", "Likely");
            }
            (xml, schema)
        });
        out.extend(older.collect::<Vec<_>>());
    }
    out
}

#[test]
fn the_strict_reading_agrees_with_the_schema() {
    let Some(schemas) = std::env::var_os("PORCHLIGHT_CAP_SCHEMAS") else {
        println!("nothing to compare with: PORCHLIGHT_CAP_SCHEMAS is not set");
        return;
    };
    if Command::new("xmllint").arg("--version").output().is_err() {
        println!("nothing to compare with: there is no xmllint");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mutations = mutations();
    let mut theirs = BTreeMap::new();
    for schema in ["cap12.xsd", "cap11.xsd", "cap10.xsd"] {
        let mut names = Vec::new();
        for (at, (xml, own)) in mutations.iter().enumerate() {
            if *own == schema {
                fs::write(folder.path().join(format!("{at}.xml")), xml).unwrap();
                names.push(format!("{at}.xml"));
            }
        }
        for names in names.chunks(500) {
            let out = Command::new("xmllint")
                .current_dir(folder.path())
                .args(["--nonet", "--noout", "--schema"])
                .arg(Path::new(&schemas).join(schema))
                .args(names)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            for name in names {
                let valid = said.lines().any(|line| line == format!("{name} validates"));
                theirs.insert(name.clone(), valid);
            }
        }
    }
    let mut differ = Vec::new();
    for (at, (xml, schema)) in mutations.iter().enumerate() {
        let ours = !lint(xml.as_bytes(), &[]).breaches.iter().any(|breach| breach.rule.is_schema());
        let excused =
            OTHERWISE.iter().any(|(with, versions, _)| xml.contains(with) && versions.contains(schema));
        if theirs[&format!("{at}.xml")] != ours && !excused {
            let base: Vec<&str> = WHOLE.lines().collect();
            let new: Vec<&str> = xml.lines().filter(|line| !base.contains(line)).collect();
            differ.push(format!("{schema}: {} by us: {new:?}", if ours { "taken" } else { "refused" }));
        }
    }
    let valid = theirs.values().filter(|valid| **valid).count();
    println!("{} compared, {valid} of them valid", theirs.len());
    // A comparison in which nothing is valid, or everything, would compare nothing.
    assert!(valid > 500 && valid < theirs.len() - 500);
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
}
