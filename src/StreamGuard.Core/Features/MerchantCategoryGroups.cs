namespace StreamGuard.Core.Features;

/// <summary>Groups merchant category codes (ISO 18245) by what is sold, small enough in number for an embedding.</summary>
public static class MerchantCategoryGroups
{
    /// <summary>How many groups there are, "absent" (0) included.</summary>
    public const int Count = 16;

    private static readonly string?[] Names =
    [
        null, "groceries", "fuel", "restaurants and bars", "cash", "money transfer", "gambling", "travel", "transport", "telecoms and utilities",
        "electronics and digital goods", "jewellery and art", "clothing", "health", "home and other retail", null,
    ];

    // Asked for every past payment of every event, and no processor foresees the branches that the codes take.
    private static readonly byte[] Groups = [.. Enumerable.Range(0, 10_000).Select(code => (byte)Find((ushort)code))];

    /// <summary>What a group is called in a sentence; null = absent, or everything else.</summary>
    /// <param name="group">The group, 0 to <see cref="Count"/> - 1.</param>
    public static string? NameOf(int group) => Names[group];

    /// <summary>The group of a code.</summary>
    /// <param name="merchantCategory">The code, 1 to 9999; 0 = absent.</param>
    /// <returns>0 (absent) to <see cref="Count"/> - 1.</returns>
    public static int Of(ushort merchantCategory)
    {
        byte[] groups = Groups;
        return merchantCategory < groups.Length ? groups[merchantCategory] : Find(merchantCategory);
    }

    private static int Find(ushort merchantCategory) => merchantCategory switch
    {
        0 => 0,
        5411 or 5422 or 5441 or 5451 or 5462 or 5499 => 1, // groceries
        5541 or 5542 or 5983 => 2, // fuel
        >= 5811 and <= 5814 => 3, // restaurants and bars
        6010 or 6011 => 4, // cash
        4829 or 6012 or 6050 or 6051 or (>= 6530 and <= 6540) => 5, // money transfer, quasi-cash, wallets
        7800 or 7801 or 7802 or 7995 => 6, // gambling
        (>= 3000 and <= 3999) or 4411 or 4511 or 4722 or 7011 or 7012 or 7512 or 7513 => 7, // travel and lodging
        >= 4000 and <= 4799 => 8, // transport
        >= 4800 and <= 4999 => 9, // telecoms and utilities
        5045 or 5732 or 5734 or 5735 or 5815 or 5816 or 5817 or 5818 => 10, // electronics and digital goods
        5094 or 5944 or (>= 5970 and <= 5972) => 11, // jewellery and art
        (>= 5611 and <= 5699) or 5137 or 5139 => 12, // clothing
        5912 or (>= 8000 and <= 8099) => 13, // health
        (>= 5200 and <= 5399) or (>= 5700 and <= 5799) or (>= 5900 and <= 5999) => 14, // home and other retail
        _ => 15, // everything else
    };
}
