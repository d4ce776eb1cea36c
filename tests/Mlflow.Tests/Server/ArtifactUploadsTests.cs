using Rlfw.Mlflow.Double;
using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow.Tests.Server;

public sealed class ArtifactUploadsTests
{
    private static readonly Uri Server = new("https://host:5000/prefix");

    [Theory]
    [InlineData(
        "mlflow-artifacts:/1/run/artifacts",
        "https://host:5000/prefix/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts"
    )]
    [InlineData("mlflow-artifacts:/a b/é", "https://host:5000/prefix/api/2.0/mlflow-artifacts/artifacts/a%20b/%C3%A9")]
    [InlineData("mlflow-artifacts://other:80/1/r", "https://other:80/prefix/api/2.0/mlflow-artifacts/artifacts/1/r")]
    public void Proxied_artifacts_have_an_address(string uri, string expected) =>
        ArtifactPlace.Parse(uri, Server).Place!.Proxy!.AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData("/srv/mlruns/1/r/artifacts", "/srv/mlruns/1/r/artifacts")]
    [InlineData("file:///srv/a%20b/1", "/srv/a b/1")]
    [InlineData("file:/srv/x", "/srv/x")]
    [InlineData("FILE://localhost/srv/x", "/srv/x")]
    public void Folders_are_folders(string uri, string expected) =>
        ArtifactPlace.Parse(uri, Server).Place!.Folder.ShouldBe(expected);

    [Theory]
    [InlineData("s3://bucket/1/r/artifacts", "'s3:'")]
    [InlineData("gs://bucket/x", "'gs:'")]
    [InlineData("dbfs:/x", "'dbfs:'")]
    [InlineData("./mlruns/1", "relative")]
    [InlineData("mlruns/1", "relative")]
    [InlineData("file://elsewhere/srv", "no folder of this machine")]
    [InlineData("file:srv", "no folder of this machine")]
    [InlineData("mlflow-artifacts://5000/1", "no host")]
    public void What_cannot_be_written_to_is_named(string uri, string words)
    {
        var (place, fault) = ArtifactPlace.Parse(uri, Server);

        place.ShouldBeNull();
        fault!.ShouldContain(words);
    }

    [Fact]
    public async Task A_scheme_of_others_is_refused_and_metrics_go_on()
    {
        await using var rig = new ServerRig();
        rig.State.ArtifactLocation = "s3://bucket/{id}";
        var run = await rig.RunAsync();

        var fault = await ServerRig.FaultAsync(() => UploadAsync(rig, run, "a.txt", "x"));

        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldContain("'s3:'");
        await rig.Store.LogAsync(run.Id, new MlflowRecords { Metrics = [new("x", 1, 0, 0)] }, ServerRig.Now);
    }

    [Fact]
    public async Task A_folder_of_this_machine_is_copied_to_and_one_of_another_is_blocked()
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-artifacts-");
        await using var rig = new ServerRig();
        rig.State.ArtifactLocation = new Uri(folder.FullName).AbsoluteUri + "/{id}";
        var run = await rig.RunAsync();

        await UploadAsync(rig, run, "a/b.txt", "one");
        await UploadAsync(rig, run, "a/b.txt", "two");

        Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        File.ReadAllText(Path.Combine(folder.FullName, "1", run.Id, "artifacts", "a", "b.txt")).ShouldBe("two");
        folder.Delete(recursive: true);
        var fault = await ServerRig.FaultAsync(() => UploadAsync(rig, run, "a/b.txt", "three"));
        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldContain(folder.FullName);
        Directory.Exists(folder.FullName).ShouldBeFalse();
    }

    [Fact]
    public async Task A_body_that_loses_its_content_on_the_way_is_noticed()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        var stripped = new Misbehaviour("chunked by a proxy") { AlteredBody = [] };

        rig.Server.Wire.Misbehave(stripped, request => request.Method == "PUT");
        await UploadAsync(rig, run, "once.txt", "twelve bytes");
        rig.State.Files[$"1/{run.Id}/artifacts/once.txt"].Length.ShouldBe(12);

        rig.Server.Wire.Misbehave(stripped, request => request.Method == "PUT", times: 100);
        var fault = await ServerRig.FaultAsync(() => UploadAsync(rig, run, "always.txt", "twelve bytes"));
        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldContain("0 bytes");
        fault.Message.ShouldContain("proxy");
    }

    [Fact]
    public async Task Files_go_with_their_length_as_they_are()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();
        var content = string.Concat(Enumerable.Range(0, 400_000).Select(i => (char)('a' + (i % 26))));

        await UploadAsync(rig, run, "with space/đ 100%+&?.txt", content);
        await UploadAsync(rig, run, "empty", "");

        var puts = rig.Server.Wire.Requests.Where(request => request.Method == "PUT").ToArray();
        puts.Select(put => put.Header("Content-Length")).ShouldBe(["400000", "0"]);
        puts.ShouldAllBe(put => !put.IsChunked);
        puts[0].Path.ShouldEndWith("/artifacts/with%20space/%C4%91%20100%25%2B%26%3F.txt");
        puts[0].Text.ShouldBe(content);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("/abs")]
    [InlineData("a/./b")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();

        (await ServerRig.FaultAsync(() => UploadAsync(rig, run, path, "x"))).Fault.ShouldBe(MlflowFault.Refused);
        rig.Server.Wire.Requests.ShouldAllBe(request => request.Method != "PUT");
    }

    [Fact]
    public async Task A_file_that_is_gone_is_refused_and_one_too_large_for_a_proxy_is_blocked()
    {
        await using var rig = new ServerRig();
        var run = await rig.RunAsync();

        (
            await ServerRig.FaultAsync(() => rig.Store.UploadAsync(run, "a", "/no/such/file", ServerRig.Now))
        ).Fault.ShouldBe(MlflowFault.Refused);
        rig.Server.Wire.Misbehave(Misbehaviour.TooLarge, request => request.Method == "PUT");
        var fault = await ServerRig.FaultAsync(() => UploadAsync(rig, run, "a", "x"));
        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldContain("client_max_body_size");
    }

    [Fact]
    public async Task An_upload_has_the_time_that_the_environment_gives_it()
    {
        await using var rig = new ServerRig(x => x with { UploadTimeout = TimeSpan.FromMilliseconds(300) });
        var run = await rig.RunAsync();
        rig.Server.Wire.Misbehave(Misbehaviour.Hang, request => request.Method == "PUT", times: 100);

        var fault = await ServerRig.FaultAsync(() => UploadAsync(rig, run, "a", "x"));

        fault.Fault.ShouldBe(MlflowFault.Unavailable);
        fault.Message.ShouldContain("MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT");
    }

    private static Task UploadAsync(ServerRig rig, MlflowRun run, string path, string content) =>
        rig.Store.UploadAsync(run, path, rig.File("upload", content), ServerRig.Now);
}
