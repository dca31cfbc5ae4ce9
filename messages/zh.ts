/** Every text of the interface in Simplified Chinese, one file an area. */
import arrange from './zh/arrange.json';
import canvas from './zh/canvas.json';
import changes from './zh/changes.json';
import find from './zh/find.json';
import finding from './zh/finding.json';
import frame from './zh/frame.json';
import group from './zh/group.json';
import inspector from './zh/inspector.json';
import live from './zh/live.json';
import settings from './zh/settings.json';
import source from './zh/source.json';
import speak from './zh/speak.json';
import tables from './zh/tables.json';
import wiring from './zh/wiring.json';

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
