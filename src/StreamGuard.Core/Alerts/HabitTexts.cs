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
        string none = ReasonText.TimesOfPast(0, scene.Past.Length);
        string category = "merchant " + Category(scene.Transaction.MerchantCategory);
        bool isNewMerchant = scene.Is(CurrentColumn.NewMerchant);
        if (isNewMerchant && scene.Is(CurrentColumn.NewCategory)) return $"{none} made to this merchant, or in {category}";
        if (!isNewMerchant) return $"{none} made in {category}";
        int times = scene.TimesOf(CurrentColumn.CategoryShare);
        return times > 0 ? $"{none} made to this merchant; {times} {(times == 1 ? "was" : "were")} made in its {category}" : $"{none} made to this merchant";
    }

    internal static string Terminal(in ReasonScene scene) => $"{ReasonText.TimesOfPast(0, scene.Past.Length)} made at this terminal";

    internal static string Device(in ReasonScene scene)
    {
        int count = scene.Past.Length;
        if (!scene.Is(CurrentColumn.DeviceAbsent))
        {
            int same = Usual.Count<uint>(scene.Past, entry => entry.DeviceHash, TextHash.Hash32(scene.Transaction.DeviceId));
            return $"{ReasonText.TimesOfPast(same, count)} made with this device";
        }

        int without = Usual.Count<uint>(scene.Past, entry => entry.DeviceHash, 0);
        return $"no device is named; {ReasonText.TimesOfPast(count - without, count)} made with one";
    }

    internal static string Channel(in ReasonScene scene) =>
        $"paid {How(scene.Transaction.Channel)}; {ReasonText.TimesOfPast(scene.TimesOf(CurrentColumn.ChannelShare), scene.Past.Length)} paid that way";

    internal static string Place(in ReasonScene scene)
    {
        var parts = new List<string>();
        if (PlaceNormal.IsUnusualCountry(scene.Current, scene.Past))
        {
            int times = scene.TimesOf(CurrentColumn.CountryShare);
            string held = scene.Is(CurrentColumn.ForeignCountry) ? $", the account is held in {scene.Transaction.AccountCountry}" : string.Empty;
            parts.Add($"paid in {scene.Transaction.MerchantCountry}{held}; {ReasonText.TimesOfPast(times, scene.Past.Length)} made there");
        }

        double distance = Math.Clamp(scene.Transaction.DistanceFromHomeKm, 0, Payment.MaxDistanceKm);
        if (scene.Current[CurrentColumn.LogDistanceToUsual] > 0) parts.Add($"{ReasonText.Kilometres(distance)} from home, {Farthest(in scene)}");
        if (scene.Current[CurrentColumn.LogSpeed] > PlaceNormal.LeastLogSpeed)
            parts.Add($"the card would have travelled at {ReasonText.Kilometres(LeastSpeed(in scene, distance))}/h or more since it was last present");
        return string.Join("; ", parts);
    }

    /// <summary>A lower bound in two figures: the distance then is known to one part in 2,048.</summary>
    private static double LeastSpeed(in ReasonScene scene, double distance)
    {
        int last = scene.Past.Length - 1;
        while (Half.IsNaN(scene.Past[last].DistanceKm) || !Payment.IsPresent(scene.Past[last].Channel)) last--;
        double then = (double)scene.Past[last].DistanceKm;
        double hours = Math.Max(scene.SecondsSince(scene.Past[last].EventTimeMs) / PastAge.SecondsPerHour, 1.0 / 60);
        return ReasonText.RoundedDown((Math.Abs(distance - then) - then / 2048) / hours, 2);
    }

    /// <summary>A past payment keeps its distance in three figures.</summary>
    private static string Farthest(in ReasonScene scene)
    {
        Half farthest = Half.Zero;
        int known = 0;
        foreach (ref readonly HistoryEntry entry in scene.Past)
        {
            if (Half.IsNaN(entry.DistanceKm)) continue;
            known++;
            farthest = Half.Max(farthest, entry.DistanceKm);
        }

        string past = ReasonText.Past(scene.Past.Length);
        string of = known == scene.Past.Length ? past : $"the {known} of {past} whose distance is known";
        return $"at most {ReasonText.AboutKilometres((double)farthest)} in {of}";
    }

    internal static string How(Channel channel) => channel switch
    {
        Transactions.Channel.Chip => "with the card's chip",
        Transactions.Channel.Contactless => "contactless",
        Transactions.Channel.Magstripe => "with the card's magnetic stripe",
        Transactions.Channel.Ecommerce => "online",
        Transactions.Channel.Atm => "at a cash machine",
        Transactions.Channel.Transfer => "by transfer",
        _ => "in another way than by card, cash machine, online or transfer",
    };

    /// <summary>A merchant category code with what is sold there.</summary>
    internal static string Category(ushort code)
    {
        string name = MerchantCategoryGroups.NameOf(MerchantCategoryGroups.Of(code)) is { } known ? $" ({known})" : string.Empty;
        return $"category {code:0000}{name}";
    }
}
