using Shouldly;
using StreamGuard.Core.Explanations;

namespace StreamGuard.Core.Tests.Explanations;

public class MostAttendedTests
{
    [Theory]
    [InlineData(new[] { 0f, 0.1f, 0.5f, 0.05f, 0.35f }, new[] { 1, 2, 4 })]
    [InlineData(new[] { 0f, 0f, 0f, 0.6f, 0.4f }, new[] { 3, 4 })]
    [InlineData(new[] { 0.25f, 0.25f, 0.25f, 0.25f }, new[] { 1, 2, 3 })]
    [InlineData(new[] { 0f, 0f }, new int[0])]
    public void Find_Weights_FindsTheGreatestInAscendingPlace(float[] weights, int[] expected)
    {
        Span<int> places = stackalloc int[3];

        int found = MostAttended.Find(weights, places);

        places[..found].ToArray().ShouldBe(expected);
    }
}
