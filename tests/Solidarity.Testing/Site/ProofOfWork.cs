using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Solidarity.Testing.Site;

/// <summary>Solves challenges, as ALTCHA's documentation describes it and without any code of the site.</summary>
public static class ProofOfWork
{
    /// <summary>Asks for a challenge.</summary>
    public static async Task<JsonNode> ChallengeAsync(HttpClient client, string? forwardedFor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/challenge");
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>The challenge with its solution, as it goes into <c>proof</c>.</summary>
    public static string Solve(JsonNode challenge)
    {
        var parameters = challenge["parameters"]!;
        var prefix = Convert.FromHexString((string)parameters["keyPrefix"]!);
        var salt = Convert.FromHexString((string)parameters["salt"]!);
        byte[] password = [.. Convert.FromHexString((string)parameters["nonce"]!), 0, 0, 0, 0];
        for (uint counter = 0; ; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(password.AsSpan(^sizeof(uint)), counter);
            var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, (int)parameters["cost"]!, HashAlgorithmName.SHA256, (int)parameters["keyLength"]!);
            if (key.AsSpan().StartsWith(prefix))
            {
                return Pack(challenge, counter, Convert.ToHexStringLower(key));
            }
        }
    }

    /// <summary>A challenge with something that may be its solution.</summary>
    public static string Pack(JsonNode challenge, long counter, string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["challenge"] = challenge.DeepClone(),
        ["solution"] = new JsonObject { ["counter"] = counter, ["derivedKey"] = key },
    }.ToJsonString()));
}
