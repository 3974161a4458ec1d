using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Tokens;

namespace TuneScout.Web;

/// <summary>ASP.NET Core Identity on our own store; cookies for pages, tokens for programs.</summary>
internal static class AccountSetup
{
    private const string Either = "either";

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<IUserStore<WebUser>>(provider => provider.GetRequiredService<IAccountStore>());
        services.AddSingleton<IPasswordHasher<WebUser>, BcryptPasswordHasher>();
        services.AddSingleton<TokenService>();
        services.AddSingleton<BrowserSessions>();
        services.AddScoped<AccountService>();
        services.AddScoped<AccountEraser>();
        services.AddIdentityCore<WebUser>(options =>
        {
            options.User.AllowedUserNameCharacters = ""; // NameFolding has the rules
            options.Password = new PasswordOptions { RequiredLength = 1, RequiredUniqueChars = 1, RequireDigit = false, RequireLowercase = false, RequireNonAlphanumeric = false, RequireUppercase = false };
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddPasswordValidator<PasswordRules>().AddSignInManager();
        services.AddSingleton<ILookupNormalizer, NameFolding>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.Zero;
            options.OnRefreshingPrincipal = static context =>
            {
                if (context.CurrentPrincipal?.FindFirst(BrowserSessions.SessionClaim) is { } session) ((ClaimsIdentity)context.NewPrincipal!.Identity!).AddClaim(new Claim(session.Type, session.Value));
                return Task.CompletedTask;
            };
        });
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = static context =>
                context.Request.Headers.Authorization.Count > 0 ? JwtBearerDefaults.AuthenticationScheme : IdentityConstants.ApplicationScheme)
            .AddJwtBearer()
            .AddCookie(IdentityConstants.ApplicationScheme, SetUpCookie);
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenService, TimeProvider>(SetUpTokens);
        services.AddAuthorizationBuilder().AddPolicy(AdminRole.Policy, static policy => policy.AddRequirements(new AdminRole.Requirement()));
        services.AddSingleton<IAuthorizationHandler, AdminRole>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitAccount>();
    }

    private static void SetUpCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "tunescout";
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = BrowserSessions.Lifetime;
        options.LoginPath = "/account/signin";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnSigningIn = static context =>
        {
            ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(BrowserSessions.NewClaim());
            return Task.CompletedTask;
        };
        options.Events.OnSigningOut = static context => context.HttpContext.RequestServices.GetRequiredService<BrowserSessions>().EndAsync(context.HttpContext.User);
        options.Events.OnValidatePrincipal = static async context =>
        {
            if (await context.HttpContext.RequestServices.GetRequiredService<BrowserSessions>().HasEndedAsync(context.Principal!)) context.RejectPrincipal();
            else await SecurityStampValidator.ValidatePrincipalAsync(context);
        };
        options.Events.OnRedirectToLogin = static context =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    private static void SetUpTokens(JwtBearerOptions options, TokenService tokens, TimeProvider clock)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = TokenService.Issuer,
            ValidAudience = TokenService.Issuer,
            IssuerSigningKey = tokens.Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (from, to, _, _) => from <= clock.GetUtcNow().UtcDateTime.AddSeconds(5) && to > clock.GetUtcNow().UtcDateTime,
            NameClaimType = ClaimTypes.Name,
        };
        options.Events = new JwtBearerEvents { OnTokenValidated = CheckStampAsync };
    }

    // A token dies with its account and with the password it was given for.
    private static async Task CheckStampAsync(TokenValidatedContext context)
    {
        var users = context.HttpContext.RequestServices.GetRequiredService<UserManager<WebUser>>();
        var user = await users.FindByIdAsync(context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier) ?? "");
        if (user is null || user.SecurityStamp != context.Principal!.FindFirstValue(TokenService.StampClaim)) context.Fail("The token was revoked.");
    }
}
