using System.Reflection;
using Shouldly;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Features;

public class FeatureColumnTests
{
    [Fact]
    public void HistoryColumn_EachConstant_StandsWhereTheSpecificationNamesIt() =>
        NamesInOrder(typeof(HistoryColumn)).ShouldBe(FeatureSpecification.History.Select(column => column.Name));

    [Fact]
    public void CurrentColumn_EachConstant_StandsWhereTheSpecificationNamesIt() =>
        NamesInOrder(typeof(CurrentColumn)).ShouldBe(FeatureSpecification.Current.Select(column => column.Name));

    private static IEnumerable<string> NamesInOrder(Type constants) => constants
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .OrderBy(field => (int)field.GetRawConstantValue()!)
        .Select(field => SnakeCase(field.Name));

    /// <summary>A new word begins at an upper-case letter and where digits begin.</summary>
    private static string SnakeCase(string name) => string.Concat(name.Select((letter, i) =>
        i > 0 && (char.IsUpper(letter) || (char.IsDigit(letter) && !char.IsDigit(name[i - 1]))) ? "_" + letter : letter.ToString())).ToLowerInvariant();
}
