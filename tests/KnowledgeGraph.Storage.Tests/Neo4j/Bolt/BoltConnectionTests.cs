using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>How a connection comes about, or why not.</summary>
public class BoltConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("4.4", false)]
    [InlineData("5.0", false)]
    [InlineData("5.1", false)]
    [InlineData("5.2", false)]
    [InlineData("5.3", false)]
    [InlineData("5.4", false)]
    [InlineData("5.6", true)]
    [InlineData("5.7", true)]
    [InlineData("5.8", false)]
    [InlineData("5.8", true)]
    [InlineData("6.0", true)]
    [InlineData("6.1", true)]
    public async Task Every_version_logs_in_as_it_wants(string version, bool hasManifest)
    {
        var number = new BoltVersion(version[0] - '0', version[2] - '0');
        var agent = number.HasAgentMap ? ", \"bolt_agent\": {\"product\": \"*\", \"platform\": \"*\", \"language\": \"*\", \"language_details\": \"*\"}" : string.Empty;
        const string Credentials = "\"scheme\": \"basic\", \"principal\": \"neo4j\", \"credentials\": \"kg-test-password\"";
        var patch = number.HasUtcTimes ? string.Empty : ", \"patch_bolt\": [\"utc\"]";
        await using var server = ScriptedServer.Start($$"""
            !: BOLT {{version}}
            {{(hasManifest ? "!: MANIFEST" : string.Empty)}}
            C: HELLO {"user_agent": "test/1.0"{{agent}}{{(number.HasLogon ? string.Empty : ", " + Credentials)}}{{patch}}}
            S: SUCCESS {"server": "Neo4j/5.26.0", "connection_id": "bolt-1"}
            {{(number.HasLogon ? $"C: LOGON {{{Credentials}}}\nS: SUCCESS {{}}" : string.Empty)}}
            C: RESET
            S: SUCCESS {}
            """);
        await using var driver = server.Driver(o => o with { UserAgent = "test/1.0" });

        var found = await driver.VerifyConnectivityAsync(Token);

        Assert.Equal(new CypherServer($"127.0.0.1:{server.Port}", "Neo4j/5.26.0", version), found);
        await BoltSessionTests.FinishAsync(driver, server);
    }

    [Theory]
    [InlineData("5.0", null)]
    [InlineData("5.2", "notifications_disabled_categories")]
    [InlineData("5.6", "notifications_disabled_classifications")]
    public async Task Notifications_are_chosen_where_the_version_can(string version, string? key)
    {
        await using var server = ScriptedServer.Start($"!: BOLT {version}\n!: RESTART\n!: AUTO RESET");
        await using var driver = server.Driver(o => o with { MinimumNotificationSeverity = "WARNING", DisabledNotifications = ["HINT"] });
        await driver.VerifyConnectivityAsync(Token);

        var hello = server.Heard[0];
        Assert.Equal(key is not null, hello.Contains("'notifications_minimum_severity': 'WARNING'", StringComparison.Ordinal));
        Assert.Equal(key is not null, hello.Contains($"'{key}': ['HINT']", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("basic", "'scheme': 'basic', 'principal': 'u', 'credentials': 'p'")]
    [InlineData("bearer", "'scheme': 'bearer', 'credentials': 't'")]
    [InlineData("none", "'scheme': 'none'")]
    public async Task Credentials_of_each_kind_are_sent(string scheme, string expected)
    {
        var auth = scheme switch { "basic" => BoltAuth.Basic("u", "p"), "bearer" => BoltAuth.Bearer("t"), _ => BoltAuth.None };
        await using var server = ScriptedServer.Start("!: AUTO RESET");
        await using var driver = server.Driver(auth: auth);
        await driver.VerifyConnectivityAsync(Token);

        Assert.Equal($"LOGON {{{expected}}}", server.Heard[1]);
        Assert.DoesNotContain("'p'", $"{auth}", StringComparison.Ordinal);
    }

    /// <summary>What a server answers to the handshake, what the message must say, and whether trying again may help.</summary>
    public static TheoryData<string, string, bool> Strangers => new()
    {
        { "00000000", "speaks no version", false },
        { "00000003", "chose Bolt 3.0", false },
        { "00000505", "chose Bolt 5.5", false },
        { "485454502F312E3120343030", "wrong port: 7474", false },
        { "15030300020246", "bolt+s://", false },
        { "5353482D322E30", "this is no Bolt server", false },
        { "", "closed the connection without an answer", true },
        { "0000", "closed the connection without an answer", true },
        { "000001FF", "closed the connection", true },
        { "000001FF0200000003", "closed the connection", true },
        { "000001FF010000000300", "speaks Bolt 3.0", false },
        { "000001FF02000003030002060200", "speaks Bolt 3.3, 2.4 to 2.6", false },
        { "000001FFFFFFFFFFFFFFFFFF7F", "cannot be", false },
        { "000001FFFFFFFFFFFFFFFFFFFFFFFF", "malformed", false },
        { "000001FF8102", "cannot be", false },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Who_speaks_something_else_is_told_apart(string answer, string expected, bool isTransient)
    {
        await using var server = ScriptedServer.Start($"!: HANDSHAKE {answer}\nS: <EXIT>");
        await using var driver = server.Driver();

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, error.IsTransient);
    }

    [Fact]
    public async Task The_highest_common_version_of_a_manifest_is_chosen()
    {
        foreach (var (ranges, expected) in new (byte[] Ranges, BoltVersion? Expected)[]
        {
            ([0, 0, 4, 4, 0, 4, 4, 5, 0, 2, 8, 5, 0, 1, 1, 6], new(6, 1)),
            ([0, 1, 9, 6, 0, 0, 4, 4], new(4, 4)),
            ([0, 9, 9, 6, 0, 0, 4, 4], new(6, 1)),
            ([0, 0, 0, 6, 0, 4, 4, 5], new(6, 0)),
            ([0, 0, 5, 5, 0, 3, 3, 5], new(5, 3)),
            ([0, 8, 8, 5], new(5, 8)),
            ([0, 2, 2, 5, 0, 2, 1, 5], new(5, 2)),
        })
        {
            using var stream = new DuplexBytes([0, 0, 1, 0xFF, (byte)(ranges.Length / 4), .. ranges, 0]);
            var (version, reply) = await BoltHandshake.AgreeAsync(stream, Token);
            Assert.Equal(expected, version);
            Assert.Equal([0, 0, (byte)version.Minor, (byte)version.Major, 0], reply);
        }
    }

    [Fact]
    public async Task A_wrong_password_says_so_and_is_not_printed()
    {
        await using var server = ScriptedServer.Start("""
            C: HELLO *
            S: SUCCESS {"server": "Neo4j/5.26.0"}
            C: LOGON *
            S: FAILURE {"neo4j_code": "Neo.ClientError.Security.Unauthorized", "message": "The client is unauthorized due to authentication failure.", "gql_status": "42NFF", "description": "d"}
            S: <EXIT>
            """);
        await using var driver = server.Driver();

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains("user 'neo4j': name or password is wrong", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kg-test-password", error.ToString(), StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData("Neo.ClientError.Security.AuthenticationRateLimit", "wait")]
    [InlineData("Neo.ClientError.Security.CredentialsExpired", "must be changed")]
    [InlineData("Neo.ClientError.Security.TokenExpired", "get a new one")]
    public async Task Other_refusals_of_the_login_say_what_to_do(string code, string expected)
    {
        await using var server = ScriptedServer.Start($"!: BOLT 5.0\nC: HELLO *\nS: FAILURE {{\"code\": \"{code}\", \"message\": \"m\"}}\nS: <EXIT>");
        await using var driver = server.Driver();

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_a_transient_failure()
    {
        var server = ScriptedServer.Start("");
        await server.DisposeAsync();
        await using var driver = server.Driver();

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains("nothing listens", error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("C: HELLO *\nS: <WAIT reached>")]
    [InlineData("C: HELLO *\nS: SUCCESS {\"server\": \"x\"}\nC: LOGON *\nS: <WAIT reached>")]
    public async Task A_login_that_takes_too_long_is_given_up(string script)
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start(script);
        await using var driver = server.Driver(o => o with { Time = time });
        var connecting = driver.VerifyConnectivityAsync(Token);
        await server.ReachedAsync("reached");
        time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<StoreException>(() => connecting);

        Assert.Contains("did not answer within 30 s", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_server_that_is_silent_beyond_its_own_time_is_given_up_but_not_while_it_gives_signs_of_life()
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start("""
            C: HELLO *
            S: SUCCESS {"server": "x", "hints": {"connection.recv_timeout_seconds": 20}}
            C: LOGON *
            S: SUCCESS {}
            C: RUN "A" {} {}
            C: PULL {"n": 1000}
            S: <WAIT one>
            S: <NOOP>
            S: SUCCESS {"fields": ["n"]}
            S: RECORD [1]
            S: <WAIT two>
            """);
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession();
        var running = session.RunAsync("A", cancellationToken: Token);
        await server.ReachedAsync("one");
        time.Advance(TimeSpan.FromSeconds(19));
        server.Signal("one");
        var result = await running;
        await using var rows = result.RecordsAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await rows.MoveNextAsync());
        await server.ReachedAsync("two");
        time.Advance(TimeSpan.FromSeconds(19));
        var next = rows.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<StoreException>(() => next);

        Assert.Contains("did not let hear from it for 20 s", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("bolt+ssc", "127.0.0.1", false)]
    [InlineData("bolt+s", "localhost", true)]
    public async Task Encryption_serves_where_the_certificate_is_good_enough(string scheme, string host, bool isTrusted)
    {
        using var authority = Authority();
        using var certificate = isTrusted ? Signed(authority, "localhost") : SelfSigned("anything", DateTimeOffset.UtcNow.AddDays(1));
        await using var server = ScriptedServer.StartEncrypted(certificate, "!: AUTO RESET");
        await using var driver = server.Driver(o => o with { TrustedRoots = isTrusted ? [authority] : null }, scheme, host);

        Assert.Equal("Neo4j/5.26.0", (await driver.VerifyConnectivityAsync(Token)).Agent);
    }

    [Theory]
    [InlineData("self-signed", "not trusted", "+ssc")]
    [InlineData("expired", "is valid from", "must be renewed")]
    [InlineData("other host", "is for elsewhere.example, not for 'localhost'", "name the host")]
    public async Task A_certificate_that_is_not_good_enough_is_explained(string kind, string expected, string advice)
    {
        using var authority = Authority();
        using var certificate = kind switch
        {
            "self-signed" => SelfSigned("localhost", DateTimeOffset.UtcNow.AddDays(1)),
            "expired" => SelfSigned("localhost", DateTimeOffset.UtcNow.AddDays(-1)),
            _ => Signed(authority, "elsewhere.example"),
        };
        await using var server = ScriptedServer.StartEncrypted(certificate, "");
        await using var driver = server.Driver(o => o with { TrustedRoots = kind == "other host" ? [authority] : null }, "bolt+s", "localhost");

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData("bolt+s")]
    [InlineData("bolt+ssc")]
    public async Task A_plain_port_addressed_with_encryption_is_named_as_such(string scheme)
    {
        await using var server = ScriptedServer.Start("!: HANDSHAKE 00000000\nS: <EXIT>");
        await using var driver = server.Driver(scheme: scheme);

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains("without +s", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task An_encrypted_port_addressed_without_is_named_as_such()
    {
        using var certificate = SelfSigned("localhost", DateTimeOffset.UtcNow.AddDays(1));
        await using var server = ScriptedServer.StartEncrypted(certificate, "");
        await using var driver = server.Driver();

        var error = await Assert.ThrowsAsync<StoreException>(() => driver.VerifyConnectivityAsync(Token));

        Assert.Contains("bolt+s://", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_of_4_4_are_read_and_sent_as_the_server_agrees()
    {
        foreach (var (patch, tag) in new[] { ("[\"utc\"]", "49"), ("[]", "46") })
        {
            await using var server = ScriptedServer.Start($$$"""
                !: BOLT 4.4
                C: HELLO *
                S: SUCCESS {"server": "Neo4j/4.4.40", "patch_bolt": {{{patch}}}}
                C: RUN "A" "*" {}
                C: PULL {"n": 1000}
                S: SUCCESS {"fields": ["t"]}
                S: <RAW> 000EB17191B3{{{tag}}}CA{{{(tag == "49" ? "65A4B5F0" : "65A52670")}}}00C970800000
                S: SUCCESS {}
                """);
            await using var driver = server.Driver();
            await using var session = driver.OpenSession();
            var moment = new DateTimeOffset(2024, 1, 15, 12, 34, 56, TimeSpan.FromHours(8));

            var rows = await BoltSessionTests.Rows(await session.RunAsync("A", new Dictionary<string, object?> { ["t"] = moment }, Token));

            Assert.Equal([BoltText.Of(moment)], rows);
            Assert.Contains(server.Heard, h => h.Contains($"{tag}({(tag == "49" ? 1705293296 : 1705322096)}, 0, 28800)", StringComparison.Ordinal));
        }
    }

    private static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return Kept(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30)));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string host)
    {
        using var key = RSA.Create(2048);
        using var certificate = Request(host, key).Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3, 4]);
        return Kept(certificate.CopyWithPrivateKey(key));
    }

    private static X509Certificate2 SelfSigned(string host, DateTimeOffset end)
    {
        using var key = RSA.Create(2048);
        return Kept(Request(host, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), end));
    }

    private static CertificateRequest Request(string host, RSA key)
    {
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Kept(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>Reads what it was given and forgets what is written.</summary>
    private sealed class DuplexBytes(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
