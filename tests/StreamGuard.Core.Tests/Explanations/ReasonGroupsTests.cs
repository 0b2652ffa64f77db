using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Explanations;

public class ReasonGroupsTests
{
    [Fact]
    public void All_InOrder_AreTheGroups() =>
        ReasonGroups.All.Select(definition => definition.Group).ShouldBe(Enum.GetValues<ReasonGroup>());

    [Fact]
    public void All_EveryColumnOfTheSpecification_IsOfOneGroupOrUnchanged()
    {
        IEnumerable<int> columns = ReasonGroups.All.SelectMany(definition => definition.Columns).Concat(ReasonGroups.Unchanged);

        columns.Order().ShouldBe(Enumerable.Range(0, FeatureSpecification.CurrentWidth));
    }

    [Fact]
    public void Of_Column_IsItsGroup()
    {
        ReasonGroups.Of(CurrentColumn.NewDevice).ShouldBe(ReasonGroup.Device);
        ReasonGroups.Of(CurrentColumn.LogAccountAge).ShouldBeNull();
    }
}
