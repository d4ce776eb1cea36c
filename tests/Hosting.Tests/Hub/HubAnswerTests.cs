using System.Diagnostics;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>What hubs answer: pages, revisions, refusals, trouble, nonsense.</summary>
public sealed class HubAnswerTests : IDisposable
{
    private readonly HubServer _server = new HubServer().Small("config.json", "{}").Large("a.bin", [1, 2, 3]);
    private readonly HubRig _rig;

    public HubAnswerTests() => _rig = new HubRig(_server);

    public void Dispose()
    {
        _rig.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void All_pages_of_a_long_listing_are_read()
    {
        _server.PageSize = 3;
        for (var i = 0; i < 10; i++)
        {
            _server.Small($"data/{i}.json", "{}");
        }

        _rig.List().ShouldBe(["a.bin", "config.json", .. Enumerable.Range(0, 10).Select(i => $"data/{i}.json")]);
    }

    [Fact]
    public void A_revision_may_have_slashes()
    {
        _server.Revisions.Add("refs/pr/1");
        _rig.Fetch("hf://org/name@refs/pr/1").ShouldEndWith(HubServer.Commit);
        File.ReadAllText(_rig.InCache("refs", "refs", "pr", "1")).ShouldBe(HubServer.Commit);
        _server.Requests.First().Target.ShouldEndWith("/revision/refs%2Fpr%2F1");
    }

    [Fact]
    public void Names_with_blanks_and_signs_are_asked_for_as_they_are()
    {
        _server.Small("data/a b#c?d%20é.json", "[1]");
        File.ReadAllText(Path.Combine(_rig.Fetch(), "data/a b#c?d%20é.json")).ShouldBe("[1]");
    }

    [Fact]
    public void A_commit_is_looked_up_once()
    {
        var reference = $"hf://org/name@{HubServer.Commit}";
        _rig.Fetch(reference);
        var before = _server.Requests.Count;
        _rig.Fetch(reference);
        _server.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public void A_mirror_without_listings_is_asked_file_by_file()
    {
        _server.HasTree = false;
        File.ReadAllBytes(Path.Combine(_rig.Fetch(), "a.bin")).ShouldBe([1, 2, 3]);
        _rig.CacheNames().ShouldContain($"blobs/{HubServer.Sha256([1, 2, 3])}");
        _server.Requests.Where(request => request.Method == "HEAD").Count().ShouldBe(2);
    }

    [Fact]
    public void A_dataset_has_addresses_and_a_folder_of_its_own()
    {
        using var server = new HubServer("org/name", isDataset: true).Small("train.jsonl", "{}").Large("b.csv", [1]);
        _rig.Environment["HF_ENDPOINT"] = server.Address + "/";
        _rig.Fetch("hf://datasets/org/name")
            .ShouldBe(Path.Combine(_rig.Cache, "datasets--org--name", "snapshots", HubServer.Commit));
    }

    [Fact]
    public void A_local_folder_is_a_folder()
    {
        Directory.CreateDirectory(Path.Combine(_rig.Home, "mine/sub"));
        File.WriteAllText(Path.Combine(_rig.Home, "mine/sub/a.json"), "{}");
        _rig.Fetch(_rig.Home).ShouldBe(_rig.Home);
        _rig.List(Path.Combine(_rig.Home, "mine")).ShouldBe(["sub/a.json"]);
        Should
            .Throw<UserErrorException>(() => _rig.List("nowhere"))
            .Message.ShouldContain("there is no folder 'nowhere'");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_pattern_that_nothing_fits_is_said_with_what_there_is() =>
        _rig.Fault("hf://org/name", "*.safetensors", "*.pth")
            .ShouldBe("hf://org/name: no file of it is named like *.safetensors or *.pth; it has a.bin, config.json");

    [Fact]
    public void A_repository_that_is_not_known_may_be_private()
    {
        var fault = _rig.Fault("hf://org/other");
        fault.ShouldContain("knows no such model, or it is private (401)");
        fault.ShouldContain("set HF_TOKEN");
        _rig.Environment["HF_TOKEN"] = "hf_x";
        _rig.Fault("hf://datasets/org/other").ShouldContain("knows no such dataset or revision (404)");
    }

    [Fact]
    public void A_revision_that_is_not_known_is_named() =>
        _rig.Fault("hf://org/name@v9").ShouldContain("it has no revision 'v9'");

    [Fact]
    public void A_gated_repository_says_where_to_accept_its_licence()
    {
        _server.GatedToken = "hf_accepted";
        var fault = _rig.Fault();
        fault.ShouldContain($"it is gated: accept its licence at {_server.Address}/org/name");
        fault.ShouldContain("set HF_TOKEN");

        _rig.Environment["HF_TOKEN"] = "hf_other";
        _rig.Fault().ShouldContain("the account of the token from HF_TOKEN has no access");

        _rig.Environment["HF_TOKEN"] = "hf_accepted";
        _rig.Fetch();
    }

    [Fact]
    public void A_token_is_found_where_logging_in_leaves_it_unless_that_is_forbidden()
    {
        _server.PrivateToken = "hf_file";
        Directory.CreateDirectory(Path.Combine(_rig.Home, ".cache/huggingface"));
        File.WriteAllText(Path.Combine(_rig.Home, ".cache/huggingface/token"), "hf_file\n");
        _rig.Fetch();

        _rig.Environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1";
        _rig.Fault("hf://org/name@refs/x").ShouldContain("no token was sent");

        _rig.Environment.Remove("HF_HUB_DISABLE_IMPLICIT_TOKEN");
        File.WriteAllText(Path.Combine(_rig.Home, "elsewhere"), "hf_wrong");
        _rig.Environment["HF_TOKEN_PATH"] = "~/elsewhere";
        _rig.Fault("hf://org/name@refs/x").ShouldContain("elsewhere was sent");
    }

    [Theory]
    [InlineData("401 Unauthorized", "refuses the token from HF_TOKEN (401): it is wrong or has expired")]
    [InlineData("403 Forbidden", "forbids it (403)")]
    [InlineData("418 I'm a teapot", "refuses the request (418)")]
    public void A_refusal_is_told_without_the_token(string status, string words)
    {
        _rig.Environment["HF_TOKEN"] = "hf_secret";
        _server.HubFaults.Enqueue(_ => new HubAnswer(status));
        var fault = _rig.Fault();
        fault.ShouldContain(words);
        fault.ShouldNotContain("hf_secret");
        _rig.Lines.ShouldAllBe(line => !line.Contains("hf_secret"));
    }

    [Fact]
    public void A_token_that_cannot_be_one_is_refused_without_being_shown()
    {
        _rig.Environment["HF_TOKEN"] = "hf_sec\nret";
        var fault = _rig.Fault();
        fault.ShouldContain("HF_TOKEN: what stands there is no token");
        fault.ShouldNotContain("hf_sec");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_storage_that_refuses_is_named_without_the_signed_address()
    {
        _server.StorageFaults.Enqueue(_ => new HubAnswer("403 Forbidden"));
        var fault = _rig.Fault();
        fault.ShouldContain("sends the download of a.bin to 127.0.0.1:");
        fault.ShouldContain("which answers 403");
        fault.ShouldNotContain("Signature");
    }

    [Fact]
    public void Trouble_that_passes_is_waited_for_as_long_as_the_hub_asks()
    {
        var clock = Stopwatch.StartNew();
        _server.HubFaults.Enqueue(_ => HubAnswer.Text("429 Too Many Requests", "", ("Retry-After", "1")));
        _server.HubFaults.Enqueue(_ => new HubAnswer("503 Service Unavailable"));
        _server.HubFaults.Enqueue(answer => answer with { CutAfter = 3 });
        _rig.Fetch();
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.95));
        _rig.Lines.Count(line => line.Contains("; try ")).ShouldBe(3);
    }

    [Theory]
    [InlineData("429 Too Many Requests", "asks to slow down (429). Try again in 60 s")]
    [InlineData(
        "500 Internal Server Error",
        "has trouble (500 Internal Server Error). Try again later; or set HF_ENDPOINT"
    )]
    [InlineData("504 Gateway Timeout", "has trouble (504")]
    public void Trouble_that_stays_is_told(string status, string words)
    {
        for (var i = 0; i < 4; i++)
        {
            _server.HubFaults.Enqueue(_ => HubAnswer.Text(status, "", ("Retry-After", status[0] == '4' ? "60" : "0")));
        }

        _rig.Fault().ShouldContain(words);
        // What asks for longer than the policy waits is not asked again.
        _server.Requests.Count.ShouldBe(status[0] == '4' ? 1 : 4);
    }

    [Fact]
    public void A_host_that_is_not_there_is_named_with_the_ways_out()
    {
        using var rig = new HubRig();
        var fault = rig.Fault();
        fault.ShouldStartWith("hf://org/name: 127.0.0.1:9 cannot be reached: connection refused");
        fault.ShouldContain("set HF_ENDPOINT to a mirror");
        fault.ShouldContain("HF_HUB_OFFLINE=1");
        fault.ShouldContain("a local folder");
    }

    [Theory]
    [InlineData("<html>Please log in</html>")]
    [InlineData("{\"sha\": 3}")]
    [InlineData("{\"sha\": \"../../../etc\"}")]
    [InlineData("[]")]
    [InlineData("")]
    public void An_answer_that_is_none_is_told(string body)
    {
        _server.HubFaults.Enqueue(_ => HubAnswer.Text("200 OK", body));
        _rig.Fault().ShouldContain("/api/models/org/name/revision/main is not a hub's answer");
    }

    [Theory]
    [InlineData("\"path\":\"config.json\"", "\"path\":\"../config.json\"")]
    [InlineData("\"path\":\"config.json\"", "\"path\":\"/etc/passwd\"")]
    [InlineData("\"path\":\"config.json\"", "\"path\":\"a\\\\..\\\\b\"")]
    [InlineData("\"size\":2", "\"size\":-1")]
    [InlineData("\"size\":2", "\"size\":\"2\"")]
    [InlineData("\"oid\":\"", "\"oid\":\"../")]
    public void A_listing_that_leaves_the_cache_is_refused(string old, string replacement)
    {
        _server.HubFaults.Enqueue(answer => answer);
        _server.HubFaults.Enqueue(answer =>
            answer with
            {
                Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body).Replace(old, replacement)),
            }
        );
        _rig.Fault().ShouldContain("is not a hub's answer");
        File.Exists(Path.Combine(_rig.Cache, "config.json")).ShouldBeFalse();
    }

    [Fact]
    public void Redirects_on_the_same_host_keep_the_token_and_endless_ones_end()
    {
        _server.PrivateToken = "hf_secret";
        _rig.Environment["HF_TOKEN"] = "hf_secret";
        _server.HubFaults.Enqueue(_ =>
            HubAnswer.Text("307 Temporary Redirect", "", ("Location", "/api/models/org/name/revision/main"))
        );
        _rig.List().ShouldNotBeEmpty();

        for (var i = 0; i < 100; i++)
        {
            _server.HubFaults.Enqueue(_ => HubAnswer.Text("302 Found", "", ("Location", "/again")));
        }

        _rig.Fault("hf://org/name@refs/x").ShouldContain("redirects without end");
    }

    [Theory]
    [InlineData("ftp://example.org")]
    [InlineData("huggingface.co")]
    [InlineData("https://user:pass@example.org")]
    public void An_endpoint_that_is_no_address_is_refused(string endpoint)
    {
        _rig.Environment["HF_ENDPOINT"] = endpoint;
        var fault = _rig.Fault();
        fault.ShouldContain("HF_ENDPOINT is not the address of a hub");
        fault.ShouldNotContain("pass@");
    }
}
