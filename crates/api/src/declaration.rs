// The one declaration of every command.
//
// `for_each_command!` hands the list to a macro of the caller's. The core makes its dispatch and the
// TypeScript client of it, the window its handlers and permissions, the local server its routes.
// src-tauri/build.rs includes this very file, so that the permission list needs no build of the core.
//
// One line is: documentation, `name(argument type) -> reply type`, and whether the reply comes `once`
// or in many parts, as a `stream`.

/// Calls `$with!` with the list of every command.
#[macro_export]
macro_rules! for_each_command {
    ($with:ident) => {
        $with! {
            /// What this app is and what it can do here.
            about(()) -> About, once;
            /// The networks that could be looked at. Sends nothing.
            networks(()) -> Vec<NetworkChoice>, once;
            /// Writes down that a network is, or is not, the resident's to look at.
            agree(Agree) -> (), once;
            /// Begins a scan; when one of the same home is running, joins it.
            scan_start(ScanStart) -> ScanStarted, once;
            /// Follows a scan from its first event on, in batches; ends with the scan.
            scan_follow(ScanFollow) -> Vec<ScanEvent>, stream;
            /// Stops a scan.
            scan_cancel(ScanRef) -> (), once;
            /// A home as it is known now.
            home(HomeRef) -> Option<Report>, once;
            /// Looks at one device again, at once.
            check_again(DeviceRef) -> Checked, once;
            /// What became of the checks of a device over time, the newest first.
            diary(DeviceRef) -> Vec<DiaryEntry>, once;
            /// What would be sent to try a device's factory login; nothing is sent.
            login_question(DeviceRef) -> Option<LoginQuestion>, once;
            /// The resident's answer; with a yes, the login is tried once.
            login_answer(LoginAnswer) -> Checked, once;
            /// What the resident sees in the settings of a device; decides the checks that need it.
            answer(SettingSeen) -> Checked, once;
            /// Gives a device a name.
            label(Label) -> (), once;
            /// Does a fix on a pretend device, as the resident would on a real one.
            practice_fix(PracticeFix) -> (), once;
            /// Puts the practice home back to how it was.
            practice_reset(()) -> (), once;
            /// Every lesson.
            lessons(Localised) -> Vec<LessonCard>, once;
            /// One lesson.
            lesson(LessonRef) -> Lesson, once;
            /// What there is to learn, and what comes next.
            learning(LearnAsk) -> Learning, once;
            /// Judges a reply to a question.
            lesson_answer(LessonReply) -> Verdict, once;
            /// Writes down that a lesson was finished.
            lesson_finish(LessonDone) -> (), once;
            /// Writes down that the task of a lesson is done at home, or takes it back.
            lesson_task(LessonTask) -> (), once;
            /// The questions that come back today, at most three.
            reviews(LearnDay) -> Vec<ReviewCard>, once;
            /// Every drill.
            drills(Localised) -> Vec<DrillCard>, once;
            /// A drill as it stands, or from the start.
            drill(DrillRef) -> DrillState, once;
            /// Looks at the pretend home of a drill: only that decides whether it is done.
            drill_look(DrillLook) -> DrillState, once;
            /// Does something to a pretend device of a drill.
            drill_act(DrillAct) -> DrillState, once;
            /// Says whether a message of a drill is from the city.
            drill_say(DrillSay) -> DrillState, once;
            /// What was learnt, to be printed.
            certificate(LearnDay) -> Certificate, once;
            /// The city's state: what is in force, whom it concerns, how fresh it is. Asks nobody.
            city(Localised) -> City, once;
            /// Follows the city's state: a part at once, and one each time it changes.
            city_follow(Localised) -> City, stream;
            /// Asks every source now, and tells the state afterwards.
            city_ask(Localised) -> City, once;
            /// The cities that can be chosen.
            city_choices(Localised) -> Vec<CityChoice>, once;
            /// Chooses a city.
            city_choose(CityRef) -> (), once;
            /// Adds a city from its own file, once the resident has it from a source that they trust.
            city_add(CityFile) -> CityChoice, once;
            /// Takes a city away that was added.
            city_remove(CityRef) -> (), once;
            /// The resident's places. They never leave this device.
            places(()) -> Vec<OwnPlace>, once;
            /// Sets a place, or changes it.
            place_set(OwnPlace) -> Vec<OwnPlace>, once;
            /// Takes a place away.
            place_remove(PlaceRef) -> Vec<OwnPlace>, once;
            /// Public sources of warnings that can be added.
            source_choices(SourceSearch) -> Vec<SourceChoice>, once;
            /// Adds a source of warnings: one of the list, or any address of a CAP feed.
            source_add(SourceRef) -> (), once;
            /// Takes a source away that was added.
            source_remove(SourceRef) -> (), once;
            /// Every protocol: what to do when something of the city fails.
            protocols(Localised) -> Vec<ProtocolCard>, once;
            /// One protocol.
            protocol(ProtocolRef) -> Protocol, once;
            /// Ticks a step of a protocol, or takes the tick back.
            tick(Tick) -> (), once;
            /// A report to the city, word for word. Nothing is sent.
            city_report(ReportAsk) -> ReportText, once;
            /// What warnings may do on this device.
            alert_settings(()) -> AlertSettings, once;
            /// Changes what warnings may do on this device.
            set_alert_settings(AlertSettings) -> (), once;
            /// Follows what the system should show, where the program itself cannot show it.
            notices(Localised) -> Notice, stream;
            /// Tries the whole way from a signed test message to a notice.
            delivery_test(Localised) -> DeliveryTest, once;
            /// What is known of a product that somebody typed: whether its maker still looks after it. Sends nothing.
            support(Typed) -> Support, once;
            /// Opens one of the pages that Porchlight refers to in the system's browser.
            open_page(Page) -> (), once;
            /// Remembers the language.
            set_language(Localised) -> (), once;
        }
    };
}
