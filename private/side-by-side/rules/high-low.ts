/** Rules belong to the private directory in force: this one takes over that of the directory above. */
export { highLow } from '../../rules/high-low';
