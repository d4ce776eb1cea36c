namespace Rlfw.Mlflow.Tests;

public sealed class ArtifactTests
{
    [Fact]
    public async Task Files_lie_where_a_server_of_mlflow_looks_for_them()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        var file = demo.File("source.txt", "first");

        await demo.Store.UploadAsync(run, "config/resolved.yaml", file, default);
        await demo.Store.UploadAsync(run, "größe 1.txt", file, default);
        demo.File("source.txt", "second, longer");
        await demo.Store.UploadAsync(run, "config/resolved.yaml", file, default);

        var root = Path.Combine(demo.Folder, "mlartifacts", "1", run.Id, "artifacts");
        (await File.ReadAllTextAsync(Path.Combine(root, "config", "resolved.yaml"))).ShouldBe("second, longer");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(root)!).ShouldBe([root], "no part of a copy is left");
        (await demo.Store.ListArtifactsAsync(run, "", default)).ShouldBe([
            new("config", true, 0),
            new("größe 1.txt", false, 5),
        ]);
        (await demo.Store.ListArtifactsAsync(run, "config", default)).ShouldBe([
            new("config/resolved.yaml", false, 14),
        ]);
        (await demo.Store.ListArtifactsAsync(run, "no such folder", default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../escaped")]
    [InlineData("a/../../escaped")]
    [InlineData("a/%2e%2e/%2E%2E/escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData("..\\escaped")]
    [InlineData("a#b")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        var file = demo.File("a.txt", "a");

        var fault = await Should.ThrowAsync<MlflowException>(() => demo.Store.UploadAsync(run, path, file, default));

        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldStartWith($"'{path}' cannot be the path of an artifact");
        Directory
            .GetFiles(demo.Folder, "*", SearchOption.AllDirectories)
            .Where(x => !x.StartsWith(demo.Path, StringComparison.Ordinal))
            .ShouldBe([file]);
    }

    [Theory]
    [InlineData("file://{0}/other place", "other place")]
    [InlineData("file://{0}/other%20place", "other place")]
    [InlineData("file:{0}/other", "other")]
    [InlineData("{0}/plain/", "plain")]
    [InlineData("beside/it", "beside/it")]
    [InlineData("mlflow-artifacts:///7/deep", "mlartifacts/7/deep")]
    public async Task Places_that_somebody_chose_are_honoured(string location, string expected)
    {
        await using var demo = new TemporaryStore();
        await demo.Store.OpenExperimentAsync("demo", default);
        location = location.Replace("{0}", demo.Folder, StringComparison.Ordinal);
        demo.Execute($"UPDATE experiments SET artifact_location = '{location}' WHERE name = 'demo'");
        var run = await demo.RunAsync();

        await demo.Store.UploadAsync(run, "a/b.txt", demo.File("a.txt", "a"), default);

        run.ArtifactUri.ShouldBe($"{location.TrimEnd('/')}/{run.Id}/artifacts");
        File.Exists(Path.Combine(demo.Folder, expected, run.Id, "artifacts", "a", "b.txt")).ShouldBeTrue();
        (await demo.Store.ListArtifactsAsync(run, "a", default)).ShouldBe([new("a/b.txt", false, 1)]);
    }

    [Theory]
    [InlineData("s3://bucket/path", "not on this machine")]
    [InlineData("file://other-host/path", "not on this machine")]
    [InlineData("mlflow-artifacts://host:5000/1", "on another server")]
    [InlineData("mlflow-artifacts:/../1", "cannot be the path")]
    public async Task Places_that_cannot_be_written_to_are_refused_and_metrics_are_not(string location, string because)
    {
        await using var demo = new TemporaryStore();
        await demo.Store.OpenExperimentAsync("demo", default);
        demo.Execute($"UPDATE experiments SET artifact_location = '{location}' WHERE name = 'demo'");
        var run = await demo.RunAsync();

        var fault = await Should.ThrowAsync<MlflowException>(() =>
            demo.Store.UploadAsync(run, "a.txt", demo.File("a.txt", "a"), default)
        );

        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldContain(because);
        await demo.LogAsync(run, new MlflowPoint("a", 1, 1, 1));
    }

    [Fact]
    public async Task A_full_disk_leaves_no_half_file()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        using var disk = SmallDisk.Mount(Path.Combine(demo.Folder, "mlartifacts"), 256);
        var file = demo.File("big", new string('x', 400_000));

        var fault = await Should.ThrowAsync<MlflowException>(() => demo.Store.UploadAsync(run, "big", file, default));

        fault.Fault.ShouldBe(MlflowFault.Blocked);
        fault.Message.ShouldStartWith("the disk is full: ");
        Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        disk.Resize(1024);
        await demo.Store.UploadAsync(run, "big", file, default);
        (await demo.Store.ListArtifactsAsync(run, "", default)).ShouldBe([new("big", false, 400_000)]);
    }
}
