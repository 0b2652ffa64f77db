using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Accounts;

/// <summary>An account holder: what stays (home, tastes) and what changes (the trip they are on, their device).</summary>
internal sealed class Account
{
    internal SeededRandom Random;

    internal required int Index { get; init; }

    internal required string Id { get; init; }

    /// <summary>How others name this account when they transfer money to it.</summary>
    internal required string PartyId { get; init; }

    internal required PersonType Person { get; init; }

    internal required int HomeCity { get; init; }

    internal required Country HomeCountry { get; init; }

    internal required Place Home { get; init; }

    internal required long? OpenedAtMs { get; init; }

    internal required double PaymentsPerDay { get; init; }

    /// <summary>Minor units of the account's currency that this person spends where the average person spends a euro cent.</summary>
    internal required double MinorPerEuroCent { get; init; }

    /// <summary>Day of the month on which the salary arrives, 1 to 28.</summary>
    internal required int PayDay { get; init; }

    internal required double ContactlessShare { get; init; }

    internal required bool PaysByPhone { get; init; }

    /// <summary>Merchants they go to again and again, the favourite first.</summary>
    internal required int[] Favourites { get; init; }

    /// <summary>Running sums of the weights of the categories when they try something new.</summary>
    internal required double[] Tastes { get; init; }

    internal required Payee[] Payees { get; init; }

    internal required Subscription[] Subscriptions { get; init; }

    /// <summary>How many devices they have had; the last one is in use.</summary>
    internal int DeviceNumber { get; set; }

    internal required string DeviceId { get; set; }

    internal long NextDeviceMs { get; set; }

    internal long NextPaymentMs { get; set; }

    /// <summary>When the present trip ends or the next begins.</summary>
    internal long TripChangeMs { get; set; }

    internal bool IsTravelling { get; set; }

    /// <summary>Where they are now: home or the trip's city.</summary>
    internal int City { get; set; }

    /// <summary>How many genuine payments they have made.</summary>
    internal int PaymentCount { get; set; }

    /// <summary>Running mean of the logarithm of their card payments' amounts (minor units): the median they are used to.</summary>
    internal double LogTypicalAmount { get; set; }

    /// <summary>The last fraudulent payment planned against them; no second case begins before.</summary>
    internal long CaseEndsMs { get; set; } = long.MinValue;
}
