namespace Solidarity.Application.Defence;

/// <summary>Tells which part of a domain name somebody registered. A port: the list of public suffixes is a file that the host brings along.</summary>
public interface IPublicSuffixes
{
    /// <summary>The domain that was registered, as <c>example.co.uk</c> is of <c>www.example.co.uk</c>; null for a public suffix alone, under which anybody can be.</summary>
    /// <param name="host">A domain name in ASCII.</param>
    string? RegistrableOf(string host);
}
