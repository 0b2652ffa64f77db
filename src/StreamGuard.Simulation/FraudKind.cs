namespace StreamGuard.Simulation;

/// <summary>
/// The kinds of fraud that the simulated network knows. In files they are written in upper snake case, as in <c>CARD_TESTING</c>.
/// </summary>
public enum FraudKind : byte
{
    /// <summary>Small web payments that try whether a stolen card number works, then a few large ones that empty it.</summary>
    CardTesting = 0,

    /// <summary>Someone else signs in to the account, mostly from a device of their own, and transfers rising amounts away.</summary>
    AccountTakeover = 1,

    /// <summary>A stolen card is used at many terminals within hours, until its owner notices.</summary>
    StolenCardBurst = 2,

    /// <summary>A compromised terminal copied the cards of its visitors; each is used a few times, for moderate amounts, over days.</summary>
    TerminalSkimming = 3,

    /// <summary>A copied card pays at terminals far away, while its owner keeps paying at home.</summary>
    ImpossibleTravel = 4,

    /// <summary>Deceived account holders transfer money to a mule's account, which passes it on at once.</summary>
    MuleTransfer = 5,
}
