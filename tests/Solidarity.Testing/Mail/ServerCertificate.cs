using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Solidarity.Testing.Mail;

/// <summary>A certificate for 127.0.0.1 that vouches for itself, with its key, as PEM files; gone when disposed.</summary>
public sealed class ServerCertificate : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("solidarity-certificate-").FullName;

    /// <summary>Makes one.</summary>
    /// <param name="from">The first moment at which it is good.</param>
    /// <param name="to">The last.</param>
    public ServerCertificate(DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(from, to);
        System.IO.File.WriteAllText(File, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The certificate: what is to be trusted.</summary>
    public string File => Path.Combine(folder, "certificate.pem");

    /// <summary>Its key.</summary>
    public string KeyFile => Path.Combine(folder, "key.pem");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
