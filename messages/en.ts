/** Every text of the interface in English, one file an area. */
import arrange from './en/arrange.json';
import canvas from './en/canvas.json';
import changes from './en/changes.json';
import find from './en/find.json';
import finding from './en/finding.json';
import frame from './en/frame.json';
import group from './en/group.json';
import inspector from './en/inspector.json';
import live from './en/live.json';
import settings from './en/settings.json';
import source from './en/source.json';
import speak from './en/speak.json';
import tables from './en/tables.json';
import wiring from './en/wiring.json';

export default {
  arrange,
  canvas,
  changes,
  find,
  finding,
  frame,
  group,
  inspector,
  live,
  settings,
  source,
  speak,
  tables,
  wiring,
};
