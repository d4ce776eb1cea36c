using Rlfw.Contracts;
using Rlfw.Hosting.Hub;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>The cache without the hub.</summary>
public sealed class HubCacheTests : IDisposable
{
    private readonly HubServer _server = new HubServer().Small("config.json", "{}").Large("a.bin", [1, 2, 3]);
    private readonly HubRig _rig;

    public HubCacheTests() => _rig = new HubRig(_server);

    public void Dispose()
    {
        _rig.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE")]
    [InlineData("TRANSFORMERS_OFFLINE")]
    public void Offline_the_cache_is_used_and_what_it_lacks_is_named(string variable)
    {
        _rig.Fetch("hf://org/name", "config.json");
        var asked = _server.Requests.Count;
        _rig.Environment[variable] = "1";

        _rig.Fetch("hf://org/name", "config.json").ShouldBe(_rig.InCache("snapshots", HubServer.Commit));
        _rig.Fetch($"hf://org/name@{HubServer.Commit}", "config.json").ShouldEndWith(HubServer.Commit);
        _rig.List().ShouldBe(["a.bin", "config.json"]);
        var fault = _rig.Fault();
        fault.ShouldContain($"hf://org/name: {variable} is set, and the cache lacks, or has only parts of, a.bin (");
        fault.ShouldContain("rlfw models pull hf://org/name");
        _rig.Fault("hf://org/name@v2").ShouldContain("the cache has nothing of it");
        _rig.Fault("hf://org/name", "*.md").ShouldContain("no file of it is named like *.md");
        _server.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public void What_python_loaded_is_found()
    {
        // As huggingface_hub leaves it: links to blobs, a reference, no listing.
        const string Commit = "89abcdef0123456789abcdef0123456789abcdef";
        Directory.CreateDirectory(_rig.InCache("blobs"));
        Directory.CreateDirectory(_rig.InCache("refs"));
        Directory.CreateDirectory(_rig.InCache("snapshots", Commit));
        File.WriteAllText(_rig.InCache("blobs", "9e26dfeeb6e641a33dae4961196235bdb965b21b"), "{}");
        File.WriteAllText(_rig.InCache("refs", "main"), Commit);
        File.CreateSymbolicLink(
            _rig.InCache("snapshots", Commit, "config.json"),
            "../../blobs/9e26dfeeb6e641a33dae4961196235bdb965b21b"
        );
        File.CreateSymbolicLink(_rig.InCache("snapshots", Commit, "gone.json"), "../../blobs/gone");
        _rig.Environment["HF_HUB_OFFLINE"] = "yes";

        File.ReadAllText(Path.Combine(_rig.Fetch("hf://org/name", "config.json"), "config.json")).ShouldBe("{}");
        _rig.Fault("hf://org/name", "gone.json").ShouldContain("lacks, or has only parts of, gone.json");
        _rig.Fault("hf://org/name", "*.bin").ShouldContain("the cache has no file named like *.bin");
    }

    [Fact]
    public void A_hub_that_is_away_is_done_without_where_the_cache_has_everything()
    {
        _rig.Fetch("hf://org/name", "config.json");
        _rig.Environment["HF_ENDPOINT"] = "http://127.0.0.1:9";

        _rig.Fetch("hf://org/name", "config.json");
        _rig.Lines.ShouldContain(line =>
            line.StartsWith("Warning")
            && line.Contains("127.0.0.1:9 cannot be reached")
            && line.Contains(HubServer.Commit)
        );
        _rig.Fault().ShouldContain("connection refused, and the cache lacks, or has only parts of, a.bin");
    }

    [Fact]
    public void A_blob_that_another_revision_left_is_linked_and_not_loaded()
    {
        Directory.CreateDirectory(_rig.InCache("blobs"));
        File.WriteAllBytes(_rig.InCache("blobs", HubServer.Sha256([1, 2, 3])), [1, 2, 3]);
        _rig.Fetch();
        _server.StorageRequests.ShouldBeEmpty();
    }

    [Fact]
    public void A_listing_that_was_damaged_is_asked_for_again()
    {
        _rig.Fetch();
        File.WriteAllText(_rig.InCache("trees", HubServer.Commit + ".json"), "{\"format_version\": 1, \"files\": [");
        _rig.List().ShouldBe(["a.bin", "config.json"]);
    }

    [Theory]
    [InlineData("HF_HUB_CACHE", "/x/hub", "/x/hub")]
    [InlineData("HF_HOME", "/x", "/x/hub")]
    [InlineData("HF_HOME", "$HOME/x", "/home/me/x/hub")]
    [InlineData("HF_HOME", "~/x", "/home/me/x/hub")]
    [InlineData("XDG_CACHE_HOME", "/c", "/c/huggingface/hub")]
    [InlineData("NOTHING", "", "/home/me/.cache/huggingface/hub")]
    public void The_cache_is_where_the_environment_says(string variable, string value, string folder) =>
        HubSettings
            .From(name =>
                name == "HOME" ? "/home/me"
                : name == variable ? value
                : null
            )
            .CacheFolder.ShouldBe(folder);

    [Fact]
    public void A_reference_that_is_none_is_refused_before_anything() =>
        Should
            .Throw<UserErrorException>(() => _rig.Fetch("hf://name"))
            .Message.ShouldContain("not a reference to a hub");
}
