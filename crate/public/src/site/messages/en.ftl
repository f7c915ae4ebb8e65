# What the public pages say, in English. Calm and exact: what was seen, never why or by whom.

## Every page

description = What people report of how YouTube, Facebook, X, Instagram and others load for them, by country, and what was found in it.
skip = Skip to the content
nav = About these pages
nav-method = Method
nav-data = Data
nav-privacy = Privacy
nav-about = About
draft = The Urdu of this page is a draft that no native reader has read.
made = As of { $time }. Times are UTC; a country’s own time stands beside it.
footer = Counts are of reports by people who chose to share. A count says what was seen, not why. Data: CC BY 4.0.
missing-title = Nothing here
missing-text = There is no page at this address. A country, a platform or an event may be written in another way.
not-now-title = Not now
not-now-text = The counts cannot be read at the moment. Please look again in a minute.
to-front = To the front page

## Places and times

country-unknown = Place not known
list-between = { ", " }
list-last = { $first } and { $last }
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date = { $day } { $month } { $year }
day-and-month = { $day } { $month }
date-and-time = { $date }, { $time } UTC
time-utc = { $time } UTC
moment-and-local = { $moment } ({ $local })
local = { $time } in { $place }
local-other-day = { $date }, { $time } in { $place }
days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}

## What was found

what-outage-now = Connections fail or are silent in { $country }, { $scale }, whatever people visit
what-outage-past = Connections failed or fell silent in { $country }, { $scale }, whatever people visited
what-platform-now = { $n ->
    [one] { $platforms } has trouble in many countries, { $country } among them
   *[other] { $platforms } have trouble in many countries, { $country } among them
}
what-platform-past = { $platforms } had trouble in many countries, { $country } among them
what-slow-now = { $n ->
    [one] { $platforms } loads far too slowly in { $country }, { $scale }, while other sites do not
   *[other] { $platforms } load far too slowly in { $country }, { $scale }, while other sites do not
}
what-slow-past = { $platforms } loaded far too slowly in { $country }, { $scale }, while other sites did not
what-selective-now = { $n ->
    [one] { $platforms } does not open in { $country }, { $scale }, while other sites do
   *[other] { $platforms } do not open in { $country }, { $scale }, while other sites do
}
what-selective-past = { $platforms } did not open in { $country }, { $scale }, while other sites did
sentence-now = { $what }, since { $since }.
sentence-past = { $what }, { $times }.
times-now = Since { $onset }; it goes on
times-past = From { $onset } to { $restored }
certainty-possible = Possible
certainty-likely = Likely
certainty-confirmed = Confirmed
scale-single = on one provider’s networks
scale-several = on networks of several providers
scale-dominant = mostly on one operator’s networks
scale-nation = on most networks
kind-selective = fails or is slow while other sites load
kind-outage = lines fail or are silent, whatever people visit
kind-platform = the platform has trouble in many countries
nth = { $n ->
    [2] second in two weeks
    [3] third in two weeks
    [4] fourth in two weeks
   *[5] fifth in two weeks
}
nth-many = one of many in two weeks
reporters-at-a-time = at least { $n } reporters at a time
lines = Lines
withdrawn-title = Withdrawn
withdrawn-why = Said once, and not borne out by all reports together.

## The front page

front-title = What reports say now
front-too-few = In the last hour too few people reported to say anything of any country.
front-nothing = { $n ->
    [one] Right now reports show no restriction in the one country with enough reports.
   *[other] Right now reports show no restriction in the { $n } countries with enough reports.
}
front-trouble = { $n ->
   *[other] Most of the newest reports from { $n } countries tell of trouble with a platform. That alone is no finding yet.
}
front-several = { $n ->
   *[other] Right now reports show { $n } disruptions.
}
front-lede = People who choose to share tell whether platforms load for them. These pages count what they tell. A count says what was seen, not why.
no-counts = There are no counts yet.
no-new-counts = No new counts since { $since }. Of now nothing can be said.
found-title = What was found in the last { $days } days
countries-title = Countries
countries-none = Of no country have enough people reported yet.
group-fails = Something mostly fails in the last hour
group-mixed = Not everything mostly works in the last hour
group-works = Whatever has enough reports mostly works in the last hour
group-too-few = Too few reports in the last hour
events-lately = { $n ->
    [one] one finding in 90 days
   *[other] { $n } findings in 90 days
}
sharing = { $n ->
    [one] One report in a span of { $span } in the last hour
   *[other] Up to { $n } reports in one span of { $span } in the last hour
}
sharing-too-few = Too few reports in the last hour to say how many
assumed = This collector takes every report to be from: { $country }. Nobody has attested it. It plays every part of the service in one place, for trying out: whoever runs it could see both addresses and reports.
short-method-title = How this is known
short-method = A browser extension sees how pages of chosen platforms load and, when one fails, asks unrelated sites whether the person’s own line works. Who agrees to it reports that, sealed, in such a way that no part of the service sees an address beside a report. What fails far more than usual, for many people of several networks, is told as an event, and nothing is said of fewer than { $n } people.
to-method = The method
to-data = Data, API and feeds
to-feed = Atom feed

## A country’s platforms now

column-platform = Platform
column-newest = Newest reports
column-hour = Last hour
column-day = Last 24 hours
column-reporters = Reporters
too-few-of = Too few reports: { $platforms }.
at-time = at { $time }
in-last-hour = in the last hour
reporters-in-a-span = Reporters in one span of { $span }
up-to = up to { $n }
too-few = Too few reports
most-often = Most often { $failure } { $name }. Unrelated sites answered in { $percent } % of failing reports.
percent = { $n } %
share-works = works { $percent } %
share-slow = slow { $percent } %
share-fails = fails { $percent } %
mostly-works = Mostly works
mostly-slow = Mostly slow
mostly-fails = Mostly fails
mostly-no-connection = Mostly no connection
mixed = Mixed
key-works = Most reports say it loads
key-slow = Most say it loads far too slowly
key-fails = Most say it does not load
key-down = Most say nothing loads, unrelated sites neither
key-mixed = None of these is said by most
key-too-few = Too few reports
failure-dns-not-found = the name was not found
failure-dns-unreachable = no answer from the name service
failure-timed-out = no answer in time
failure-reset = the connection was reset
failure-refused = the connection was refused
failure-closed = the connection was closed
failure-unreachable = the address could not be reached
failure-cert-authority = a certificate nobody vouches for
failure-cert-name = a certificate for another name
failure-cert-date = a certificate out of date
failure-http-error = the server answered with an error
failure-redirects = redirects in a circle
failure-abandoned = given up before an answer came
failure-dns = the name could not be looked up
failure-cert = a certificate not valid
failure-tls = no secure connection
failure-connection = no connection
failure-http = the answer could not be read
failure-unknown = the browser did not say how

## A country

now-title = Now
country-nothing-known = In the last hour too few people in { $country } reported to say anything.
country-nothing = { $n ->
    [one] Right now reports show no restriction in { $country }; one platform has enough reports.
   *[other] Right now reports show no restriction in { $country }; { $n } platforms have enough reports.
}
country-several = Right now reports show several disruptions in { $country }.
country-trouble = Most of the newest reports from { $country } tell of trouble with { $platforms }. That alone is no finding yet.
today-title = The last 24 hours
today-none = Too few reports in the last 24 hours.
today-how = The share of reports that say it does not load, by quarters of an hour; the full height is all of them. Nothing is drawn where too few reported.
days-title = The last { $days } days
days-none = Too few reports in the last 90 days.
days-how = The share of a day’s reports that say it does not load; the full height is all of them. Shaded days are those on which something was found; nothing is drawn where too few reported.
days-some = The { $n } countries in which something was found, or from which most report.
charts-of-others = Charts of others, as files:
chart-of = SVG: chart of { $name } as a file
axis-now = now
axis-today = today
as-table-hours = The same as a table, by hours
as-table-days = The same as a table, by days
numbers-caption = Share of reports that say it does not load, in percent; – where too few reported
networks-title = Networks, last 7 days
networks-none = No single network had enough reports to be told apart.
networks-how = The share of reports that say it does not load, from networks with enough reports by themselves. Other networks are counted in the country.
column-network = Network
column-most-reporters = Most reporters at a time
found-more = The { $n } newest; all are in the data: { $events }.
found-none = Nothing was found in this time.
more-title = More
feed-of = Atom feed of { $name }
counted-until = Counted until { $time }.
chart-in-words = Of { $all } spans: { $works } mostly worked, { $slow } were mostly slow, { $fails } mostly failed, { $down } had mostly no connection, { $mixed } were mixed, { $few } had too few reports.

## A platform

platform-nothing-known = In the last hour too few people reported on { $platform } to say anything.
platform-nothing = { $n ->
    [one] Right now reports show no restriction of { $platform } in the one country with enough reports.
   *[other] Right now reports show no restriction of { $platform } in the { $n } countries with enough reports.
}
platform-trouble = Most of the newest reports on { $platform } from { $countries } tell of trouble. That alone is no finding yet.
platform-several = Right now reports show { $n } disruptions of { $platform }.
platform-countries = Countries, last hour

## An event

event-withdrawn = This was withdrawn.
event-withdrawn-why = It was said once: { $what }. With all reports in, it is not borne out. What was said stays here, since it may have been cited.
fact-stands = Does it stand
fact-what = What
fact-began = Began
fact-ended = Ended
fact-ended-withdrawn = it is not said to have been
fact-scale = How much of the country
fact-certainty = How sure
fact-reports = Reports
fact-reporters = Reporters at a time
lasted = it lasted { $span }
goes-on = it goes on
stands = it stands
stands-not = withdrawn
evidence = Evidence of { $nats } nats; an alarm takes 18, and 36 from two or more providers count as confirmed.
numbers = At least { $reporters } reporters at a time; at least { $votes } reports, of which at least { $against } say this.
numbers-in-steps = Numbers of people are told in steps of 1, 2, 5, 10, 20, 50 and so on.
at-least = at least { $n }
scale-in-numbers = { $observed ->
    [one] { $scale }: { $affected } of one provider with reports, serving { $percent } % of its people
   *[other] { $scale }: { $affected } of { $observed } providers with reports, serving { $percent } % of their people
}
scale-in-short = { $scale }, { $percent } % of people
event-chart-title = Before, during and after
event-chart-how = The lower chart is drawn where at least { $n } reported a failure. Thin columns are failures of people for whom unrelated sites failed too. Nothing is drawn where too few reported. Times are UTC.
event-chart-file = This chart as a file
event-chart-in-words = Before it { $before } % of reports said that loads failed; during it { $during } %.
panel-fails = Say it does not load: 0 to 100 %
panel-controls = For them unrelated sites answered: 0 to 100 %
panel-lines = Say that platforms do not load: 0 to 100 %
panel-reporters = People who reported at all: 0 to { $n }
mark-onset = began { $time }
mark-end = ended { $time }
kinds-title = How loads failed
kinds-none = Too few reports said how.
kinds-how = Where enough people at a time said how. The names are those of W3C Network Error Logging.
column-kind = What was seen
column-nel = Type
column-share = Share
else-title = What else it could have been
else-own = The device itself
else-own-how = Loads that failed on a person’s own device, by the browser’s own word, are not counted, and none that was stopped by the person.
else-line = The person’s line
else-line-how = { $percent } % of failing reports come from people for whom unrelated sites answered at the time.
else-line-outage = { $percent } % of failing reports come from people for whom unrelated sites answered at the time: it was the lines, and no platform by itself.
else-no-counts = No failing reports of that time are published.
else-platform = { $platform } itself
else-platform-none = No other country had enough reports of it at the time, so this is not known.
else-platform-fine = { $n ->
    [one] One other country had enough reports of it at the time, and there most of them did not fail.
   *[other] { $n } other countries had enough reports of it at the time, and in none of them most failed.
}
else-platform-some = { $n ->
    [one] One other country had enough reports of it at the time, and there most of them failed too.
   *[other] { $n } other countries had enough reports of it at the time; in { $failing } of them most failed.
}
else-everything = Everything in { $country }
else-others-fine = { $n ->
    [one] { $platforms } did not mostly fail there at the time.
   *[other] { $platforms } did not mostly fail there at the time.
}
else-others-failing = { $n ->
    [one] { $platforms } mostly failed too.
   *[other] { $platforms } mostly failed too.
}
else-others-none = No other platform had enough reports there at the time.
else-limits = None of this says who did what, or why.
again-title = Before and after
again-first = It was the first of its kind in two weeks.
again-nth = It was the { $nth }.
again-together = Began together with:
again-before = Earlier
again-after = Later
versions-title = What was said when
versions-settled = No late report can change it any more.
versions-may-change = Late reports may still change it. What was said is never erased.
version = Version { $n }
cite-title = Cite this
cite-how = The address stays, and its page keeps every version.
raw-title = Data
raw-event = This event as JSON
raw-day = Published counts of { $day } as CSV
raw-proof = Proof that version { $n } is in the record

## Charts as files

chart-days-title = { $platform } in { $country }: share of reports that say it does not load, last { $days } days
chart-today-title = { $platform } in { $country }: share of reports that say it does not load, last 24 hours
chart-source = Sada, as of { $time } · shaded: something was found · gaps: too few reports · CC BY 4.0

## The method

method-title = The method
method-lede = How a failing page becomes a report, and many reports become a sentence on these pages.
method-device = On the device
method-device-text = A page that does not open has one of three causes: something on the person’s own side, the platform, or something between them. When a load fails, the extension asks unrelated sites at the same moment, and asks the platform again. Only what fails again while an unrelated site answers counts as evidence.
method-report = What is reported
method-report-text = Who agreed to it reports, for each span of { $span }, one word for each platform: works, slow, or how it failed, and whether an unrelated site answered. A token attests country and network. Failures that are the device’s own are not reported.
method-decide = From reports to a finding
method-decide-text = Of each network, platform and hour of the week the share that fails in quiet times is learned. What fails more adds up as evidence, bounded for each network, by a rule under which a tenth of all reporters may lie and decide nothing. An alarm takes evidence of 18 nats, and in one span of the last half hour at least 10 reporters of at least 3 providers. It began in the first span after the evidence was last nothing.
method-kind = What kind it is
method-kind-text = It is the platform’s own trouble if the same happens in three countries on two continents, or in most of the countries that report. It is an outage of lines if more failures came without an answer of an unrelated site than with one, or if people fall silent. Else it is selective: some platforms fail while other sites load.
method-scale = How much of the country
method-scale-text = Networks with evidence of their own are weighed by the people they serve, from a table that does not come from reports. Half of the people and three providers are “most networks”.
method-sure = How sure
method-sure-text = Possible: one provider, whose own fault looks the same. Likely: an alarm of two or more. Confirmed: twice the evidence of an alarm, from two or more.
method-publish = What is published
method-publish-text = Nothing is said of a span of { $span } in which fewer than { $n } people reported, nor of a network with fewer, nor anything from which that would follow by subtraction. Numbers carry noise of up to half of { $n } to either side, so that one report does not show. What fewer than { $n } say is counted with what most say. Nothing joins two reports of one person, so reporters are never added up over spans: the most of one span is given. A span is published once its last reports had time to arrive.
method-change = What changes later
method-change-text = Late reports are taken for 72 hours and may change what was said: another beginning, end, scale or certainty makes a new version, and what is not borne out is withdrawn. Every version stays on the event’s page.
method-signs = Signs
method-limits = Limits
method-limits-text = With few reporters most events are missed. A fault of a country’s caches of one platform looks like a restriction. Between an event of one network that liars fill and one that is real votes cannot tell; it is never called more than possible. Who reports is not a sample of a country.
method-full = In full
method-full-text = The rules, the simulations they were held against and what was missed are in { $file } of the sources.

## The data

data-title = Data, API and feeds
data-lede = Everything these pages show can be downloaded, and checked.
data-files = Files
data-files-text = Published counts of each day: { $file }. The days there are: { $list }. What columns mean: { $dictionary }.
data-files-first = The first: { $file }.
data-api = API
data-api-text = Countries, platforms, counts and events as JSON and CSV, described in { $api }; all events: { $events }.
data-feeds = Feeds
data-feeds-text = What is found, as it is found, as Atom feeds:
data-feeds-country = (each country has one)
data-feeds-platform = (each platform has one)
data-charts = Charts
data-charts-text = Every chart is a file of its own that anybody may show on a page. It is always up to date.
data-record = The record
data-record-text = Everything published goes into a record that can only grow: { $record }. The program { $command } checks that nothing in it was changed or taken out.
data-read = How to read counts
data-read-text = A row is published only where at least { $n } people reported. A missing row is too few reports, never zero. An empty count is no zero either: too few said so, or all did. Reporters of several spans are not to be added up: they may be the same people. Rows may be added for 72 hours.
data-licence = Licence
data-licence-text = Data and charts: { $licence }. Name Sada and the address of the page.

## Privacy

privacy-title = Privacy
privacy-lede = What these pages know of who reads them, and of who reports.
privacy-page = Who reads these pages
privacy-page-text = They have no script, no cookie, no picture or letter from elsewhere, and count nobody. Your browser is told to name this site to no other.
privacy-report = What a report holds
privacy-report-text = The span of { $span }, one word for each platform, whether an unrelated site answered, and a token that attests country and network. No address, no page, no account, no number of the installation.
privacy-parties = Who sees what
privacy-parties-text = One party sees addresses and cannot open a report; another opens reports and is told no address. Reports are sealed, and as long as each other. Both parties together could perhaps tell whose a report is.
privacy-kept = What is kept
privacy-kept-text = Counts: how many in which country and network said what of which platform in which span. A token’s fingerprint is kept for 72 hours, so that a report counts once.
privacy-shown = What is shown
privacy-shown-text = Nothing of fewer than { $n } people in one span, and nothing from which that would follow; every number with some noise, so that one report does not show. What was once published is kept for good.
privacy-seen = What others can see
privacy-seen-text = The owner of a network sees who contacts these pages, or takes part. Where that is a risk by itself, the extension’s own answer works without sharing.

## About

about-title = About Sada
about-lede = Sada (صدا: voice, echo) tells whether social platforms are being restricted, from what people’s own browsers meet.
about-how = How it works
about-how-text = A browser extension for Chromium and Firefox tells a person whether it is their line, the platform, or something in between. Who agrees adds what they saw to these pages. The collector that counts is one program that anybody can run.
about-not = What it is not
about-not-text = It is no proof of who did what, and no promise about anybody’s line. It does not open what is closed. It has no view of apps, only of what browsers load.
about-free = Free and open
about-free-text = The code is under the Mozilla Public License 2.0, the data under CC BY 4.0.
about-names = Names and times
about-names-text = Names of countries are from Unicode CLDR, times from the IANA time zone database. A name says nothing about whose a place is.

## Feeds

feed-title = Sada: what was found
feed-title-country = Sada: what was found in { $country }
feed-title-platform = Sada: what was found of { $platform }
feed-subtitle = What people report of how platforms load. It says what was seen, and nothing about why.
feed-summary = { $times }. { $certainty }; { $scale }; { $reporters }.
feed-withdrawn = Withdrawn: { $what }
feed-withdrawn-why = With all reports in, this is not borne out. It had been said: { $what }.

## Notes beside an event

notes-title = Notes from sources
notes-how = What linked sources say about this time, added by those who run this collector. A note is no cause, and changes nothing of what was found.
note-scheduled = Announced for a time
note-statement = Official statement
note-observation = Another observation
note-other = Other
note-source = Source: { $source }
note-from = From { $from }
note-until = Until { $until }
note-overlap = { $n ->
    [0] Its times and the event’s do not overlap.
    [one] The event and it overlap by one minute.
   *[other] The event and it overlap by { $n } minutes.
}
note-added = Added on { $date }.
note-edited = Edited on { $date }.
note-withdrawn = A note was withdrawn on { $date }.
