// Reads a calendar from standard input and says what is in it, as JSON: what a program that is not ours makes of it.
import ICAL from 'ical.js';

let text = '';
for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;

const calendar = new ICAL.Component(ICAL.parse(text));
const value = (component, name) => component.getFirstPropertyValue(name)?.toString() ?? null;

const entries = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: value(component, 'status'),
    summary: event.summary,
    description: event.description,
    location: event.location,
    url: value(component, 'url'),
    geo: value(component, 'geo'),
    organizer: event.organizer,
    attendee: value(component, 'attendee'),
    isDate: event.startDate.isDate,
    // The zone's rules are taken from the file, not from a database of the reader's own.
    zone: event.startDate.zone.tzid,
    start: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate().toISOString(),
    end: event.endDate.isDate ? event.endDate.toString() : event.endDate.toJSDate().toISOString(),
    properties: component.getAllProperties().map((property) => property.name),
  };
});

process.stdout.write(JSON.stringify({
  method: value(calendar, 'method'),
  zones: calendar.getAllSubcomponents('vtimezone').map((zone) => value(zone, 'tzid')),
  entries,
}));
