using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Alerts;

public sealed class FeaturePhrasesTests
{
    [Fact]
    public void Of_EveryFeatureOfTheSpecification_IsAPhraseWithoutItsRawName()
    {
        foreach (FeatureDefinition feature in FeatureSpecification.Current)
        {
            string phrase = FeaturePhrases.Of(feature.Name).Text;
            phrase.ShouldNotBeNullOrWhiteSpace();
            phrase.ShouldNotContain("_");
        }
    }
}
