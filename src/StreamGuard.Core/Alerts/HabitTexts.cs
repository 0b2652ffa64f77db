using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in where, with what and how the account pays, in words.</summary>
internal static class HabitTexts
{
    internal static string Merchant(in ReasonScene scene)
    {
        string none = ReasonText.TimesOfPast(0, scene.PastCount);
        string category = $"merchant category {scene.Transaction.MerchantCategory:0000}{NameOf(scene.Transaction.MerchantCategory)}";
        bool isNewMerchant = scene.Is(CurrentColumn.NewMerchant);
        if (isNewMerchant && scene.Is(CurrentColumn.NewCategory)) return $"{none} made to this merchant, or in {category}";
        if (!isNewMerchant) return $"{none} made in {category}";
        int times = scene.TimesOf(CurrentColumn.CategoryShare);
        return times > 0 ? $"{none} made to this merchant; {times} {(times == 1 ? "was" : "were")} made in its {category}" : $"{none} made to this merchant";
    }

    internal static string Terminal(in ReasonScene scene) => $"{ReasonText.TimesOfPast(0, scene.PastCount)} made at this terminal";

    internal static string Device(in ReasonScene scene)
    {
        if (scene.Is(CurrentColumn.NewDevice)) return $"{ReasonText.TimesOfPast(0, scene.PastCount)} made with this device";
        int without = Usual.Count<uint>(scene.Past, entry => entry.DeviceHash, 0);
        if (scene.Is(CurrentColumn.DeviceAbsent)) return $"no device is named; {ReasonText.TimesOfPast(scene.Past.Length - without, scene.Past.Length)} made with one";
        int same = (int)MathF.Round(scene.Current[CurrentColumn.DeviceShare] * (scene.Past.Length - without));
        return $"a device seldom used; {ReasonText.TimesOfPast(same, scene.Past.Length)} made with it";
    }

    internal static string Channel(in ReasonScene scene) =>
        $"paid {How(scene.Transaction.Channel)}; {ReasonText.TimesOfPast(scene.TimesOf(CurrentColumn.ChannelShare), scene.PastCount)} paid that way";

    internal static string Place(in ReasonScene scene)
    {
        var parts = new List<string>();
        string past = ReasonText.Past(scene.PastCount);
        if (PlaceNormal.IsUnusualCountry(scene.Current, scene.Past))
        {
            int times = scene.TimesOf(CurrentColumn.CountryShare);
            string held = scene.Is(CurrentColumn.ForeignCountry) ? $", the account is held in {scene.Transaction.AccountCountry}" : string.Empty;
            parts.Add($"paid in {scene.Transaction.MerchantCountry}{held}; {ReasonText.TimesOfPast(times, scene.PastCount)} made there");
        }

        if (scene.Current[CurrentColumn.LogDistanceToUsual] > 0)
        {
            double farthest = Math.Exp(scene.Current[CurrentColumn.LogDistance] - scene.Current[CurrentColumn.LogDistanceToUsual]) - 1;
            parts.Add($"{ReasonText.Kilometres(scene.Number(CurrentColumn.LogDistance))} from home, at most {ReasonText.Kilometres(farthest)} in {past}");
        }

        if (scene.Current[CurrentColumn.LogSpeed] > PlaceNormal.LeastLogSpeed)
            parts.Add($"the card would have travelled at {ReasonText.Kilometres(scene.Number(CurrentColumn.LogSpeed))}/h or more since it was last present");
        return string.Join("; ", parts);
    }

    private static string How(Channel channel) => channel switch
    {
        Transactions.Channel.Chip => "with the card's chip",
        Transactions.Channel.Contactless => "contactless",
        Transactions.Channel.Magstripe => "with the card's magnetic stripe",
        Transactions.Channel.Ecommerce => "online",
        Transactions.Channel.Atm => "at a cash machine",
        Transactions.Channel.Transfer => "by transfer",
        _ => "in another way than by card, cash machine, online or transfer",
    };

    private static string NameOf(ushort category) => MerchantCategoryGroups.NameOf(MerchantCategoryGroups.Of(category)) is { } name ? $" ({name})" : string.Empty;
}
