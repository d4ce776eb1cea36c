using System.Text;
using Rlfw.Contracts;
using Rlfw.Hosting.Hub;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>Files on their way: whole, cut, altered, slow, several, twice.</summary>
public sealed class HubDownloadTests : IDisposable
{
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];
    private static readonly string Sha = HubServer.Sha256(Weights);

    private readonly HubServer _server = new HubServer()
        .Small("config.json", "{}\n")
        .Small("original/params.json", "{\"dim\": 8}")
        .Large("model.safetensors", Weights);

    private readonly HubRig _rig;

    public HubDownloadTests() => _rig = new HubRig(_server);

    public void Dispose()
    {
        _rig.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void A_repository_lands_in_the_layout_that_all_tools_of_hugging_face_share()
    {
        var folder = _rig.Fetch();

        folder.ShouldBe(_rig.InCache("snapshots", HubServer.Commit));
        File.ReadAllBytes(Path.Combine(folder, "model.safetensors")).ShouldBe(Weights);
        File.ReadAllText(Path.Combine(folder, "original/params.json")).ShouldBe("{\"dim\": 8}");
        // `git hash-object` of "{}\n".
        const string Config = "0967ef424bce6791893e9a57bb952f80fd536e93";
        new FileInfo(Path.Combine(folder, "config.json")).LinkTarget.ShouldBe($"../../blobs/{Config}");
        new FileInfo(Path.Combine(folder, "original/params.json")).LinkTarget!.ShouldStartWith("../../../blobs/");
        File.ReadAllBytes(_rig.InCache("blobs", Sha)).ShouldBe(Weights);
        File.ReadAllText(_rig.InCache("refs", "main")).ShouldBe(HubServer.Commit);
        _rig.CacheNames().Count(name => name.StartsWith("blobs", StringComparison.Ordinal)).ShouldBe(3);
        _rig.Reports.Last()
            .ShouldSatisfyAllConditions(
                last => last.IsDone.ShouldBeTrue(),
                last => last.Files.ShouldBe(3),
                last => last.Bytes.ShouldBe(last.TotalBytes),
                last => last.TotalBytes.ShouldBe(Weights.Length + 3 + 10)
            );
    }

    [Fact]
    public void Only_files_that_are_wanted_and_missing_are_loaded()
    {
        _rig.Fetch("hf://org/name", "*.json");
        File.Exists(Path.Combine(_rig.InCache("snapshots", HubServer.Commit), "config.json")).ShouldBeTrue();
        _server.StorageRequests.ShouldBeEmpty();
        Loads().ShouldBe(1);

        _rig.Fetch();
        _rig.Fetch();
        Loads().ShouldBe(3);
        _server.StorageRequests.Count.ShouldBe(1);
    }

    [Fact]
    public void A_token_goes_to_the_hub_and_not_to_the_storage_it_sends_to()
    {
        _server.PrivateToken = "hf_secret";
        _rig.Environment["HF_TOKEN"] = " hf_secret\n";
        _rig.Fetch();

        _server.Requests.ShouldAllBe(request => request.Token == "hf_secret");
        _server.StorageRequests.ShouldAllBe(request => !request.Headers.ContainsKey("Authorization"));
        _rig.Lines.ShouldAllBe(line => !line.Contains("hf_secret") && !line.Contains("Signature"));
    }

    [Fact]
    public void A_download_that_is_cut_goes_on_where_it_was_cut()
    {
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 100_000 });
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 50_000 });

        var folder = _rig.Fetch();

        File.ReadAllBytes(Path.Combine(folder, "model.safetensors")).ShouldBe(Weights);
        _server.StorageRequests.Select(request => request.Offset).ShouldBe([0, 100_000, 150_000]);
        _rig.Reports.Last().Bytes.ShouldBe(_rig.Reports.Last().TotalBytes);
    }

    [Fact]
    public void A_download_that_is_cut_for_good_keeps_what_it_has_and_the_next_one_goes_on()
    {
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 100_000 });
        _server.StorageChange = answer => answer with { CutAfter = 0 };
        var fault = _rig.Fault();
        fault.ShouldContain("hf://org/name: the download of model.safetensors was cut off");
        fault.ShouldContain("after 100 kB of 300 kB");
        fault.ShouldContain("run the same again");
        new FileInfo(_rig.InCache("blobs", Sha + ".incomplete")).Length.ShouldBe(100_000);
        File.Exists(Path.Combine(_rig.InCache("snapshots", HubServer.Commit), "model.safetensors")).ShouldBeFalse();

        _server.StorageChange = answer => answer;
        File.ReadAllBytes(Path.Combine(_rig.Fetch(), "model.safetensors")).ShouldBe(Weights);
        _server.StorageRequests.Last().Offset.ShouldBe(100_000);
        _rig.CacheNames().ShouldNotContain(name => name.EndsWith(".incomplete"));
    }

    [Fact]
    public void A_server_that_does_not_continue_is_read_from_the_beginning()
    {
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 100_000 });
        _server.StorageFaults.Enqueue(_ => new HubAnswer("200 OK") { Body = Weights });
        File.ReadAllBytes(Path.Combine(_rig.Fetch(), "model.safetensors")).ShouldBe(Weights);
        _rig.Reports.Last().Bytes.ShouldBe(_rig.Reports.Last().TotalBytes);
    }

    [Theory]
    [InlineData("flipped", "its hash is not")]
    [InlineData("longer", "has more")]
    [InlineData("shorter", "has not more than 299999")]
    public void A_file_that_was_altered_is_named_and_nothing_of_it_stays(string how, string words)
    {
        var body = how switch
        {
            "longer" => [.. Weights, 1],
            "shorter" => Weights[..^1],
            _ => Weights.Select((b, i) => i == 7 ? (byte)(b ^ 1) : b).ToArray(),
        };
        _server.StorageChange = answer =>
            answer.Status.StartsWith("206", StringComparison.Ordinal)
                ? HubAnswer.Text("416 Range Not Satisfiable", "")
                : new HubAnswer("200 OK") { Body = body };

        var fault = _rig.Fault();

        fault.ShouldContain("hf://org/name: model.safetensors was altered on its way: ");
        fault.ShouldContain(words);
        _rig.CacheNames().ShouldNotContain(name => name.Contains(Sha) || name.EndsWith("model.safetensors"));
    }

    [Fact]
    public void A_small_file_is_held_against_its_git_hash()
    {
        _server.HubFaults.Enqueue(answer => answer);
        _server.HubFaults.Enqueue(answer => answer);
        _server.HubFaults.Enqueue(answer => answer with { Body = "[]\n"u8.ToArray() });
        _rig.Fault("hf://org/name", "config.json").ShouldContain("config.json was altered");
        _rig.CacheNames().ShouldBe(["refs/main"]);
    }

    [Fact]
    public void A_part_from_before_that_is_bad_is_loaded_anew()
    {
        Directory.CreateDirectory(_rig.InCache("blobs"));
        File.WriteAllBytes(_rig.InCache("blobs", Sha + ".incomplete"), new byte[1234]);

        File.ReadAllBytes(Path.Combine(_rig.Fetch(), "model.safetensors")).ShouldBe(Weights);

        _server.StorageRequests.Select(request => request.Offset).ShouldBe([1234, 0]);
        _rig.Lines.ShouldContain(line => line.StartsWith("Warning") && line.Contains("loaded anew"));
    }

    [Fact]
    public void A_file_of_the_cache_that_lost_its_end_is_loaded_anew()
    {
        _rig.Fetch();
        File.WriteAllBytes(_rig.InCache("blobs", Sha), Weights[..1000]);
        File.ReadAllBytes(Path.Combine(_rig.Fetch(), "model.safetensors")).ShouldBe(Weights);
    }

    [Fact]
    public void A_download_that_stalls_goes_on_with_another_connection()
    {
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 100, Pause = TimeSpan.FromSeconds(20) });
        File.ReadAllBytes(Path.Combine(_rig.Fetch(), "model.safetensors")).ShouldBe(Weights);
        _server.StorageRequests.Select(request => request.Offset).ShouldBe([0, 100]);
    }

    [Fact]
    public async Task A_download_that_is_stopped_keeps_what_it_has()
    {
        using var stop = new CancellationTokenSource();
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 100_000, Pause = TimeSpan.FromSeconds(20) });
        var fetch = Task.Run(() => _rig.Fetch("hf://org/name", stop.Token), TestContext.Current.CancellationToken);
        while (!(new FileInfo(_rig.InCache("blobs", Sha + ".incomplete")) is { Exists: true, Length: 100_000 }))
        {
            fetch.IsCompleted.ShouldBeFalse();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(fetch);

        _rig.Fetch();
        _server.StorageRequests.Last().Offset.ShouldBe(100_000);
    }

    [Fact]
    public async Task Two_who_fetch_at_once_load_each_file_once()
    {
        _server.StorageFaults.Enqueue(answer => answer with { CutAfter = 1000, Pause = TimeSpan.FromSeconds(0.3) });
        using var other = new HubRig(_server);
        other.Environment["HOME"] = _rig.Home;

        await Task.WhenAll(Task.Run(() => _rig.Fetch()), Task.Run(() => other.Fetch()));

        _server.StorageRequests.Select(request => request.Offset).ShouldBe([0, 1000]);
        File.ReadAllBytes(_rig.InCache("blobs", Sha)).ShouldBe(Weights);
    }

    [Fact]
    public void Many_files_of_the_same_content_are_loaded_once()
    {
        for (var i = 0; i < 20; i++)
        {
            _server.Large($"copies/{i}.bin", Weights);
        }

        var folder = _rig.Fetch();
        Directory
            .GetFiles(Path.Combine(folder, "copies"))
            .ShouldAllBe(file => File.ReadAllBytes(file).Length == Weights.Length);
        _server.StorageRequests.Count.ShouldBe(1);
    }

    [Fact]
    public void A_disk_that_is_too_small_is_said_before_the_download()
    {
        _server.HubFaults.Enqueue(answer => answer);
        _server.HubFaults.Enqueue(answer =>
            answer with
            {
                Body = Encoding.UTF8.GetBytes(
                    Encoding.UTF8.GetString(answer.Body).Replace("\"size\":300000", "\"size\":3000000000000000000")
                ),
            }
        );
        var fault = _rig.Fault();
        fault.ShouldContain("hf://org/name: 3.00 EB are to be downloaded, and ");
        fault.ShouldContain("set HF_HUB_CACHE");
        _server.StorageRequests.ShouldBeEmpty();
    }

    [Fact]
    public void A_disk_that_fills_meanwhile_is_named() =>
        // ENOSPC, as a write throws it.
        DiskSpace
            .Fault("/cache/models--org--name", new IOException("No space left on device", 28))
            .Message.ShouldStartWith("no space left on the disk of /cache/models--org--name: make room");

    [Fact]
    public void A_cache_that_cannot_be_written_is_named()
    {
        var taken = Path.Combine(_rig.Home, "taken");
        File.WriteAllText(taken, "");
        _rig.Environment["HF_HUB_CACHE"] = taken;
        _rig.Fault().ShouldContain($"the hub's cache cannot be written: {taken}");
    }

    [Fact]
    public void An_empty_file_is_a_file()
    {
        _server.Small("empty.txt", "");
        File.ReadAllText(Path.Combine(_rig.Fetch(), "empty.txt")).ShouldBe("");
    }

    private int Loads() => _server.Requests.Count(request => request.Target.Contains("/resolve/"));
}
