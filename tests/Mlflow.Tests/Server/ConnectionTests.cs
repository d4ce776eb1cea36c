using System.Text;
using Rlfw.Contracts;
using Rlfw.Http;
using Rlfw.Mlflow.Double;
using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>Who asks whom, and how: addresses, credentials, encryption.</summary>
public sealed class ConnectionTests
{
    private const string Password = "hunter2-ß:/@";

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    [Fact]
    public async Task Credentials_come_from_the_settings_and_those_in_the_address_win()
    {
        await using var rig = new ServerRig(x =>
            x with
            {
                Credentials = MlflowCredentials.Basic("me", Password, "here"),
            }
        );
        rig.Server.Authorization = Basic("me", Password);
        await rig.RunAsync();

        rig.Server.Authorization = Basic("you@home", "p:w");
        await using var other = Open(rig, WithUser(rig.Server.Address, "you%40home:p%3Aw"));
        await other.ListExperimentsAsync(ServerRig.Now);

        rig.Server.Authorization = "Bearer t0ken";
        await using var bearer = Open(
            rig,
            rig.Server.Address,
            x => x with { Credentials = MlflowCredentials.Bearer("t0ken", "there") }
        );
        await bearer.ListExperimentsAsync(ServerRig.Now);
        other.Location.ShouldBe(rig.Server.Address.AbsoluteUri.TrimEnd('/'));
    }

    [Fact]
    public async Task Wrong_credentials_are_blocked_and_never_shown()
    {
        await using var rig = new ServerRig();
        rig.Server.Authorization = "Bearer right";
        await using var none = Open(rig, rig.Server.Address);
        await using var wrong = Open(rig, WithUser(rig.Server.Address, "me:hunter2"));

        var without = await ServerRig.FaultAsync(() => none.ListExperimentsAsync(ServerRig.Now));
        var with = await ServerRig.FaultAsync(() => wrong.ListExperimentsAsync(ServerRig.Now));

        without.Fault.ShouldBe(MlflowFault.Blocked);
        without.Message.ShouldContain("MLFLOW_TRACKING_USERNAME");
        with.Message.ShouldContain("the password from the tracking URI was sent");
        with.ToString().ShouldNotContain("hunter2");
        rig.Logger.Lines.ShouldAllBe(line => !line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credentials_do_not_go_to_another_server_that_keeps_artifacts()
    {
        await using var artifacts = new MlflowServerDouble();
        await using var rig = new ServerRig(x => x with { Credentials = MlflowCredentials.Bearer("secret", "here") });
        rig.State.ArtifactLocation = $"mlflow-artifacts://{artifacts.Address.Authority}/{{id}}";
        var run = await rig.RunAsync();

        await rig.Store.UploadAsync(run, "a.txt", rig.File("a.txt", "text"), ServerRig.Now);

        artifacts.State.Files.Keys.ShouldBe([$"1/{run.Id}/artifacts/a.txt"]);
        artifacts.Wire.Requests.ShouldAllBe(request => request.Header("Authorization") == "");
        rig.Server.Wire.Requests.ShouldAllBe(request => request.Header("Authorization") == "Bearer secret");
    }

    [Fact]
    public async Task A_path_before_mlflows_and_a_workspace_are_part_of_every_request()
    {
        var server = new MlflowServerDouble { PathPrefix = "/team/tracking" };
        await using var rig = new ServerRig(x => x with { Workspace = "team-a" }, server);

        var run = await rig.RunAsync();
        await rig.Store.UploadAsync(run, "a.txt", rig.File("a.txt", "text"), ServerRig.Now);
        await rig.Store.ListArtifactsAsync(run, "", ServerRig.Now);

        server.Wire.Requests.Count.ShouldBeGreaterThan(5);
        foreach (var request in server.Wire.Requests)
        {
            request.Path.ShouldStartWith("/team/tracking/api/2.0/mlflow");
            request.Header("X-MLFLOW-WORKSPACE").ShouldBe("team-a");
            request.Header("User-Agent").ShouldStartWith("rlfw/");
        }
    }

    [Fact]
    public async Task A_name_that_the_server_does_not_answer_to_comes_with_its_cure()
    {
        await using var rig = new ServerRig();
        rig.Server.AllowedHosts = ["mlflow.example"];

        var fault = await ServerRig.FaultAsync(() => rig.RunAsync());

        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldContain($"--allowed-hosts {rig.Server.Address.Authority}");
        fault.Message.ShouldContain("MLFLOW_SERVER_ALLOWED_HOSTS");
    }

    [Fact]
    public async Task A_certificate_that_nobody_knows_is_blocked_and_can_be_trusted()
    {
        using var certificate = Certificates.SelfSigned("localhost");
        await using var rig = new ServerRig(server: new MlflowServerDouble(certificate));
        var folder = Directory.CreateTempSubdirectory("rlfw-ca-");
        var file = Path.Combine(folder.FullName, "ca.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), ServerRig.Now);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "README"), "not a certificate", ServerRig.Now);
        using var stranger = Certificates.SelfSigned("localhost");
        var other = rig.File("other.pem", stranger.ExportCertificatePem());

        var fault = await ServerRig.FaultAsync(() => rig.Store.ListExperimentsAsync(ServerRig.Now));
        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldContain("MLFLOW_TRACKING_SERVER_CERT_PATH");
        foreach (
            var tls in (HttpTls[])
                [new() { Insecure = true }, new() { Authorities = file }, new() { Authorities = folder.FullName }]
        )
        {
            await using var trusting = Open(rig, rig.Server.Address, x => x with { Tls = tls });
            (await trusting.ListExperimentsAsync(ServerRig.Now)).Count.ShouldBe(1);
        }

        await using var distrusting = Open(
            rig,
            rig.Server.Address,
            x => x with { Tls = new HttpTls { Authorities = other } }
        );
        (await ServerRig.FaultAsync(() => distrusting.ListExperimentsAsync(ServerRig.Now))).Fault.ShouldBe(
            MlflowFault.Blocked
        );
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_client_shows_its_certificate()
    {
        using var certificate = Certificates.SelfSigned("localhost");
        using var own = Certificates.SelfSigned("client-of-rlfw");
        await using var rig = new ServerRig(server: new MlflowServerDouble(certificate));
        var file = rig.File("client.pem", Certificates.PemWithKey(own));

        await using var store = Open(
            rig,
            rig.Server.Address,
            x =>
                x with
                {
                    Tls = new HttpTls { Insecure = true, ClientCertificate = file },
                }
        );
        await store.ListExperimentsAsync(ServerRig.Now);

        rig.Server.Wire.ClientCertificate.ShouldBe("CN=client-of-rlfw");
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_that_holds_no_certificate_is_named(string text)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        foreach (var tls in (HttpTls[])[new() { Authorities = file }, new() { ClientCertificate = file }])
        {
            Should
                .Throw<UserErrorException>(() =>
                    new ServerStore(
                        new Uri("https://localhost:9"),
                        new MlflowSettings { Tls = tls },
                        TimeProvider.System,
                        new RecordingLogger()
                    )
                )
                .Message.ShouldContain(file);
        }

        File.Delete(file);
    }

    [Fact]
    public async Task Nobody_who_listens_is_unavailable_and_http_to_https_is_no_mlflow()
    {
        using var certificate = Certificates.SelfSigned("localhost");
        await using var rig = new ServerRig(server: new MlflowServerDouble(certificate));
        var http = new Uri(rig.Server.Address.AbsoluteUri.Replace("https:", "http:", StringComparison.Ordinal));
        await using var nobody = Open(rig, new Uri("http://localhost:9"));
        await using var plain = Open(rig, http);

        (await ServerRig.FaultAsync(() => nobody.ListExperimentsAsync(ServerRig.Now))).Fault.ShouldBe(
            MlflowFault.Unavailable
        );
        (await ServerRig.FaultAsync(() => plain.ListExperimentsAsync(ServerRig.Now))).Fault.ShouldBe(
            MlflowFault.Unavailable
        );
    }

    private static Uri WithUser(Uri address, string user) =>
        new(address.AbsoluteUri.Replace("://", $"://{user}@", StringComparison.Ordinal));

    private static ServerStore Open(ServerRig rig, Uri address, Func<MlflowSettings, MlflowSettings>? with = null) =>
        new(
            address,
            (with ?? (x => x))(new MlflowSettings { Http = ServerRig.Hasty }),
            TimeProvider.System,
            rig.Logger
        );
}
