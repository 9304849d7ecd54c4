//! The rules, each with its source and with a sentence that says what to write instead.

use std::fmt;

/// What kind of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The XML schema of the message's version enforces it, or no XML schema can be asked.
    Schema,
    /// The words of the standard demand it.
    Text,
    /// The words of the standard or of a profile recommend it.
    Advice,
    /// A profile demands it.
    Profile,
}

/// Declares the rules: kind, section, sentence.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $kind:ident, $section:literal, $sentence:literal;)*) => {
        /// A rule that a message can break.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $($(#[$doc])* $name,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name of the rule, which stays the same, for programs.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// Where the rule stands in CAP 1.2; of a profile's rule, what it is about.
            pub fn section(self) -> &'static str {
                match self { $(Self::$name => $section,)* }
            }

            fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }
        }

        /// What is wrong and what to write instead, as one English sentence.
        impl fmt::Display for Rule {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$name => $sentence,)* })
            }
        }
    };
}

impl Rule {
    /// True for what the XML schema of the message's version enforces, and for what keeps a
    /// document from being a message at all.
    pub fn is_schema(self) -> bool {
        self.kind() == Kind::Schema
    }

    /// True for what is recommended and not demanded.
    pub fn is_advice(self) -> bool {
        self.kind() == Kind::Advice
    }
}

rules! {
    /// The document is too large, too deep, or in an unknown encoding.
    NotReadable = Schema, "3.1", "The document is too large, too deeply nested or in an encoding that is not known here; write one small message in UTF-8.";
    /// The document is not well-formed XML.
    NotXml = Schema, "3.4", "This is not well-formed XML from here on; close every element and escape < and &.";
    /// The document has a document type declaration.
    Doctype = Schema, "3.3.3", "A message has no document type declaration; leave the DOCTYPE and its entities out.";
    /// There is no CAP message in the document.
    NotAMessage = Schema, "3.1", "There is no alert element of CAP 1.2, 1.1 or 1.0 here; set the namespace to urn:oasis:names:tc:emergency:cap:1.2.";
    /// Some bytes are no characters of the declared encoding.
    NotText = Schema, "3.4", "Some bytes are no characters of the encoding that the document declares; write UTF-8 throughout.";
    /// A required element is missing.
    Missing = Schema, "3.4", "This element is required here and is missing; add it.";
    /// An element may stand once and stands more often.
    Repeated = Schema, "3.4", "This element may stand once only; keep one.";
    /// An element stands in the wrong place among others.
    OutOfOrder = Schema, "3.4", "This element stands in the wrong place; put it where the standard's list of elements has it.";
    /// An element is unknown here.
    UnknownElement = Schema, "3.4", "The standard has no such element in this place and this namespace; use parameter for facts of your own.";
    /// An attribute stands where none may.
    Attribute = Schema, "3.4", "Elements of a message have no attributes; write the value as an element's text.";
    /// Text stands between elements.
    StrayText = Schema, "3.4", "There is text between elements here; put it into an element or leave it out.";
    /// Elements stand inside plain text.
    ElementInText = Schema, "3.4", "There are elements inside what must be plain text; write the text alone.";
    /// A value is not a word of its list.
    NotInList = Schema, "3.2", "This is not a word of the standard's list; use one of the listed words, with the same capitals and without blanks.";
    /// A time is not a dateTime, or not of the form that CAP 1.2 asks for.
    NotADateTime = Schema, "3.3.2", "This is not a time as the standard writes it; write YYYY-MM-DDThh:mm:ss with an offset such as +08:00, and -00:00 (not Z) for UTC.";
    /// A language is not a language tag.
    NotALanguage = Schema, "3.2.2", "This is not a language tag; write one such as en, en-SG or zh-Hans, with hyphens.";
    /// An address is not a URI.
    NotAUri = Schema, "3.2.2", "This is not a URI; write a whole address without blanks, such as https://city.example/news.";
    /// A size is not a whole number.
    NotAnInteger = Schema, "3.2.3", "This is not a whole number; write the bytes in digits alone.";
    /// A height is not a decimal number.
    NotADecimal = Schema, "3.2.4", "This is not a decimal number; write digits with at most one point and no unit.";

    /// A required value has no text.
    Empty = Text, "3.2", "This element must say something; write its value.";
    /// An identifier or a sender has blanks, commas, `<` or `&`.
    NotAName = Text, "3.2.1", "A name must have no blanks, commas, < or &, since references are built from it; use letters, digits, dots and hyphens.";
    /// A status of exercise without a note.
    ExerciseWithoutNote = Advice, "3.2.1", "An exercise should say in note which exercise it is.";
    /// An error without a note.
    ErrorWithoutNote = Advice, "3.2.1", "A message of type Error should say in note why the other was refused.";
    /// A restricted scope without restriction.
    RestrictionMissing = Text, "3.2.1", "The scope is Restricted; say in restriction for whom.";
    /// A restriction without restricted scope.
    RestrictionUnused = Text, "3.2.1", "A restriction is for the scope Restricted alone; change the scope or leave it out.";
    /// A private scope without addresses.
    AddressesMissing = Text, "3.2.1", "The scope is Private; name the recipients in addresses.";
    /// A quotation mark without its partner.
    OpenQuote = Text, "3.2.1", "A quotation mark has no partner; put each entry that has blanks between two.";
    /// A reference is not a triple.
    NotAReference = Text, "3.2.1", "Each reference must be sender,identifier,sent with blanks between references only; copy the three values of the earlier message.";
    /// A reference to the message itself.
    ReferenceToItself = Text, "3.2.1", "The message refers to itself; name the earlier messages that it is about.";
    /// A reference to something sent later.
    ReferenceToLater = Text, "3.2.1", "The message refers to one that was sent after it; check the time in the reference.";
    /// An update, a cancellation, an acknowledgement or an error that names no message.
    ReferencesMissing = Text, "3.2.1", "A message of this type is about earlier ones; name them in references as sender,identifier,sent.";
    /// A message for the public without info.
    InfoMissing = Text, "3.2.2", "A public message of type Alert or Update must have at least one info; add one.";
    /// A language that does not exist.
    NoSuchLanguage = Text, "3.2.2", "No language has this code; Spanish is es.";
    /// A response for experts in a public message.
    AssessForPublic = Advice, "3.2.2", "Assess should not be used in warnings for the public; choose what people shall do, or None.";
    /// A time of another century.
    NotOurTime = Text, "3.3.2", "This is not a year in which such a message is sent; check the date.";
    /// A message that ends before it begins.
    EndsTooEarly = Text, "3.2.2", "The end is not after the time from which the message holds; write a later time in expires.";
    /// Markup or HTML entities in plain text.
    Markup = Text, "3.3.3", "There is markup or an HTML entity in plain text; write the character itself, and line breaks for paragraphs.";
    /// A web address that is not absolute.
    NotAbsolute = Text, "3.2.2", "The address must be whole; begin it with https://.";
    /// A blank in an address.
    BlankInAddress = Text, "3.2.2", "There is a blank in the address; write %20 in its place.";
    /// A MIME type that is none.
    NotAMimeType = Text, "3.2.3", "This is not a MIME type; write one such as image/png.";
    /// A negative size, or one that is not the size of the content.
    WrongSize = Text, "3.2.3", "The size is not that of the content; write the number of bytes before Base64, or leave it out.";
    /// Content that is not Base64.
    NotBase64 = Text, "3.2.3", "The content is not Base64; encode the bytes of the file.";
    /// A digest that is not a SHA-1.
    NotADigest = Text, "3.2.3", "A digest is the SHA-1 of the content in 40 hexadecimal digits; write that or leave it out.";
    /// A digest that does not fit the content.
    WrongDigest = Text, "3.2.3", "The digest does not fit the content; one of the two was changed, so compute it anew.";
    /// A polygon whose pairs cannot be read.
    NotAPolygon = Text, "3.2.4", "A polygon is pairs of latitude,longitude in degrees with blanks between the pairs; write it so, without brackets.";
    /// A polygon of fewer than four pairs.
    FewCorners = Text, "3.2.4", "A polygon needs at least four pairs, of which the last is the first again; add the missing ones.";
    /// A polygon that is not closed.
    NotClosed = Text, "3.2.4", "The first and the last pair of a polygon must be the same; repeat the first pair at the end.";
    /// A place that is not on the globe.
    NotOnTheGlobe = Text, "3.3.1", "Latitude goes from -90 to 90 and longitude from -180 to 180, latitude first; check the numbers and their order.";
    /// A circle that cannot be read.
    NotACircle = Text, "3.2.4", "A circle is latitude,longitude, a blank and the radius in kilometres; write it so.";
    /// A ceiling without altitude.
    CeilingAlone = Text, "3.2.4", "A ceiling must not be used without altitude; add the altitude.";
    /// A ceiling under the altitude.
    CeilingTooLow = Text, "3.2.4", "The ceiling is below the altitude; exchange the two or correct them.";

    /// The profile's code is missing.
    ProfileCode = Profile, "code", "A message of this profile names it in code; add IPAWSv1.0, profile:CAP-CP:0.4 or urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0.";
    /// A message of the profile without info.
    ProfileInfo = Profile, "info", "The profile asks for at least one info; add one.";
    /// Categories that differ between infos.
    CategoriesDiffer = Profile, "category", "All infos of one message must have the same categories; send two messages for two dangers.";
    /// Event codes that differ between infos.
    EventCodesDiffer = Profile, "eventCode", "All infos of one message must have the same event codes; send two messages for two events.";
    /// Events of one language that differ.
    EventsDiffer = Profile, "event", "All infos of one language must name the same event; send two messages for two events.";
    /// No end.
    ExpiresMissing = Profile, "expires", "The profile asks for expires; write when the message ends.";
    /// No end, where one is recommended.
    ExpiresAdvised = Advice, "expires", "The profile recommends expires; write when the message ends.";
    /// Not exactly one event code of the profile's system.
    EventCode = Profile, "eventCode", "The profile asks for one eventCode of its own list in each info: SAME with three letters, profile:CAP-CP:Event:, or the Australian list.";
    /// No area.
    AreaMissing = Profile, "area", "The profile asks for at least one area in each info; add one.";
    /// No geocode of the profile's system.
    GeocodeMissing = Profile, "geocode", "The profile asks for a geocode of its own list in each area; add one.";
    /// No geocode of the profile's system, where one is recommended.
    GeocodeAdvised = Advice, "geocode", "The profile recommends a geocode of its own list in each area, such as SAME with six digits.";
    /// A time that the profile's readers ignore.
    TimeIgnored = Advice, "effective, onset", "Readers of this profile ignore this time and take the message as holding from when it is sent.";
    /// The beginning of a cancellation.
    EffectiveOnCancel = Profile, "effective", "A Cancel of this profile has no effective; leave it out.";
    /// No language, where the profile's readers need it.
    LanguageMissing = Profile, "language", "The profile asks every info for its language; add one such as en-CA.";
    /// One of two official languages is missing.
    BothLanguages = Advice, "language", "The profile recommends one info in English and one in French; add the other.";
    /// No info in English.
    EnglishMissing = Advice, "language", "The profile recommends an info in English beside the others; add one.";
    /// No description.
    DescriptionMissing = Profile, "description", "The profile asks for a description of what happened; add one.";
    /// No description, where one is recommended.
    DescriptionAdvised = Advice, "description", "The profile recommends a description of what happened; add one.";
    /// No instruction, where one is recommended.
    InstructionAdvised = Advice, "instruction", "The profile recommends an instruction that says what to do; add one.";
    /// No name of the sender for people, where one is recommended.
    SenderNameAdvised = Advice, "senderName", "The profile recommends senderName, the name by which people know the sender; add it.";
    /// No response type, where one is recommended.
    ResponseAdvised = Advice, "responseType", "The profile recommends responseType beside the instruction; add one.";
    /// No web address.
    WebMissing = Profile, "web", "The profile asks for a web address with more; add web.";
    /// An area that nothing makes exact.
    ShapeMissing = Profile, "area", "An area of this profile has at least one polygon, circle or geocode; add one.";
    /// An area that codes alone describe, where a shape is recommended.
    ShapeAdvised = Advice, "area", "The profile recommends a polygon or a circle, which say more exactly than codes where it is; add one.";
    /// A circle without radius.
    PointCircle = Advice, "circle", "A circle without radius covers nobody; write the distance within which people are warned.";
    /// A headline that is too long.
    LongHeadline = Advice, "headline", "The headline is longer than 140 characters; shorten it and put the rest into description.";
    /// A headline that the description only repeats.
    SameText = Advice, "headline", "This text is the same as the description; say something of its own.";
    /// An unknown urgency, severity or certainty.
    UnknownAdvised = Advice, "urgency, severity, certainty", "The profile discourages Unknown; give your best judgement.";
    /// No contact.
    ContactAdvised = Advice, "contact", "The profile recommends a contact for questions; add one.";
    /// No awareness level, or not of the form that is used.
    AwarenessLevel = Profile, "parameter", "The profile asks for one parameter awareness_level in each info, such as 3; orange; Severe; write it so.";
    /// No awareness type, or not of the form that is used.
    AwarenessType = Profile, "parameter", "The profile asks for one parameter awareness_type in each info, such as 12; flooding; write it so.";
    /// The sender is no address of mail.
    SenderAddress = Advice, "sender", "The profile recommends an address such as warnings@city.example as sender.";
}
