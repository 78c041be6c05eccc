using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Opens a stream of bytes to a server, encrypted where the address says so.</summary>
internal static class BoltTransport
{
    /// <exception cref="BoltConnectionException">Nobody answers, or the encryption fails; the message says what to do.</exception>
    public static async Task<(Socket Socket, Stream Stream)> OpenAsync(BoltEndpoint endpoint, BoltEncryption encryption, BoltOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await ConnectAsync(socket, endpoint, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return (socket, encryption == BoltEncryption.None ? stream : await EncryptAsync(stream, endpoint, encryption, options, cancellationToken));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task ConnectAsync(Socket socket, BoltEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
        }
        catch (SocketException e)
        {
            var what = e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "nothing listens there; is the server started, and is this its Bolt port (7687 by default)?",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"host '{endpoint.Host}' is not known.",
                _ => $"it cannot be reached: {e.Message}.",
            };
            throw new BoltConnectionException(what, isTransient: true, e, isBeforeUse: true);
        }
    }

    private static async Task<Stream> EncryptAsync(
        NetworkStream stream, BoltEndpoint endpoint, BoltEncryption encryption, BoltOptions options, CancellationToken cancellationToken)
    {
        string? objection = null;
        var encrypted = new SslStream(stream);
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = endpoint.Host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                objection = encryption == BoltEncryption.AnyCertificate ? null : Objection(certificate as X509Certificate2, chain, errors, endpoint);
                return objection is null;
            },
        };
        if (options.TrustedRoots is { } roots)
        {
            settings.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            settings.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        try
        {
            await encrypted.AuthenticateAsClientAsync(settings, cancellationToken);
            return encrypted;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await encrypted.DisposeAsync();
            throw new BoltConnectionException(
                objection ?? "the server does not answer with encryption; where it has none the address begins with bolt:// or neo4j://, without +s.", isTransient: false, e, isBeforeUse: true);
        }
    }

    /// <returns>What is wrong with a certificate and what to do; null where nothing is.</returns>
    private static string? Objection(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, BoltEndpoint endpoint)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null)
        {
            return "the server shows no certificate.";
        }

        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        if (states.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return $"the server's certificate is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, not today; it must be renewed.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the server's certificate is for {certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, not for '{endpoint.Host}'; name the host as the certificate does.";
        }

        return $"the server's certificate is not trusted ({states}); have it signed by an authority that this machine trusts, or accept any certificate with +ssc in place of +s.";
    }
}
