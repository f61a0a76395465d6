import { describeSystem } from './support/describe-system';

describeSystem('chapter15_base', ['SOFR', 'US10', 'EUROSTX', 'V2X', 'MXP', 'CORN']);
