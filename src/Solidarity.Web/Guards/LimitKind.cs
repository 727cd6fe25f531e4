namespace Solidarity.Web.Guards;

/// <summary>What is counted apart for each network. Servers tell each other of them by number.</summary>
public enum LimitKind : byte
{
    /// <summary>Not counted.</summary>
    Open,

    /// <summary>What changes something, and is none of the others.</summary>
    Post,

    /// <summary>Signing in.</summary>
    SignIn,

    /// <summary>A form for everyone.</summary>
    Form,

    /// <summary>A form for everyone that came without proof of work.</summary>
    FormWithoutProof,

    /// <summary>Asking for a proof of work to do.</summary>
    Challenge,

    /// <summary>Signing a petition: a crowd shares a network, and what is too much for the petition is slowed or held, not refused.</summary>
    Signing,
}

/// <summary>Says as what an address is counted, where its method does not say it.</summary>
/// <param name="kind">As what.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CountedAsAttribute(LimitKind kind) : Attribute
{
    /// <summary>As what.</summary>
    public LimitKind Kind { get; } = kind;
}
