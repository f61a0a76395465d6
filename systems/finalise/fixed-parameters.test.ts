import { forecastMappingFor } from './forecast-mapping';

describe('forecast mapping of instruments with small positions', () => {
  it('gives the parameters of the golden EUROSTX', () => {
    const mapping = forecastMappingFor(2 / 1.4744188209970976);
    expect(mapping?.a_param).toBeCloseTo(1.4744188209970976, 12);
    expect(mapping?.threshold).toBeCloseTo(13.013986211858388, 12);
    expect(mapping?.b_param).toBeCloseTo(4.2210590064962235, 12);
  });

  it.each([1, 1.17, 1.67, 3, 0, NaN])('gives none for an average position of %p', (average) => {
    expect(forecastMappingFor(average)).toBeNull();
  });
});
